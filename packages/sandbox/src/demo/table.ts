import type { Verdict } from "./expectations.ts";
import { isCall, placeWords } from "./places.ts";

/** The result of one scene, which is a row of the table. */
export interface SceneResult {
  readonly stepNumber: number;
  readonly label: string;
  /** `broken_off` failed before its end; `not_played` came after such a scene. */
  readonly kind: "played" | "broken_off" | "not_played";
  readonly verdicts: readonly Verdict[];
  /** Problems that are not about calls. */
  readonly problems: readonly string[];
}

/** Whether the scene has no problems. */
export function isGreen({ kind, verdicts, problems }: SceneResult): boolean {
  return kind === "played" && problems.length === 0 && verdicts.every((verdict) => verdict.kind === "right");
}

/** Makes the table of expected and arrived calls, with one row for each scene. */
export function tableOf(results: readonly SceneResult[]): string {
  const rows = results.map((result) => [
    `${result.stepNumber}  ${result.label}`,
    ...countsOf(result),
    verdictOf(result),
  ]);
  return aligned([["step", "expected", "arrived", "verdict"], ...rows]);
}

function countsOf(result: SceneResult): readonly [expected: string, arrived: string] {
  const { kind, verdicts } = result;
  if (kind === "not_played") return ["?", "?"];
  const expected = verdicts.filter(({ expectation }) => expectation !== null);
  const arrived = verdicts.filter(({ tries }) => tries.length > 0);
  const same = arrived.length === 0 ? "nothing" : `all ${arrived.length}`;
  // Unknown, because a scene that failed early has not returned its expectations.
  const isUnknown = kind === "broken_off" && expected.length === 0;
  return [isUnknown ? "?" : byPlace(expected), isGreen(result) ? same : withTries(arrived)];
}

/** For example "3 × orders URL, Zap". It counts calls, not tries. */
function byPlace(verdicts: readonly Verdict[]): string {
  const counts = new Map<string, number>();
  for (const { place } of verdicts) counts.set(place, (counts.get(place) ?? 0) + 1);
  if (counts.size === 0) return "no call";
  return [...counts].map(([place, count]) => `${count > 1 ? `${count} × ` : ""}${placeWords(place)}`).join(", ");
}

function withTries(verdicts: readonly Verdict[]): string {
  const tries = verdicts.flatMap((verdict) => verdict.tries).length;
  return `${byPlace(verdicts)}${tries > 0 ? ` (tries: ${tries})` : ""}`;
}

function verdictOf(result: SceneResult): string {
  if (isGreen(result)) return "✓";
  if (result.kind !== "played") return result.kind === "broken_off" ? "✗ failed" : "✗ not played";
  const kinds = new Set(result.verdicts.map(({ kind }) => kind).filter((kind) => kind !== "right"));
  return `✗ ${[...kinds, ...(result.problems.length > 0 ? ["see above"] : [])].join(", ")}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" │ ");
  const rule = widths.map((width) => "─".repeat(width)).join("─┼─");
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].map((text) => text.trimEnd()).join("\n");
}

/**
 * The last line: how many calls were expected, arrived and were verified. Login mails do not count, because Huddle
 * sends them.
 */
export function closingMessage(results: readonly SceneResult[], seconds: number): string {
  const verdicts = results.flatMap((result) => result.verdicts).filter(({ place }) => isCall(place));
  const expected = verdicts.filter(({ expectation }) => expectation !== null).length;
  const arrived = verdicts.filter(({ tries }) => tries.length > 0);
  const tries = arrived.flatMap((verdict) => verdict.tries);
  const signed = tries.filter(({ signature }) => signature.kind !== "not_asked");
  const verified = signed.filter(({ signature }) => signature.kind === "verified").length;
  const facts = [
    `${expected} calls were expected and ${arrived.length} arrived in ${tries.length} tries`,
    `the signature was verified on ${verified} of the ${signed.length} tries that carry one`,
  ];
  const red = results.filter((result) => !isGreen(result)).length;
  const end = red === 0 ? "all of it is right" : `rows that are wrong: ${red} of ${results.length}`;
  return `${[...facts, end].join("; ")} (${seconds.toFixed(1)} s).`;
}
