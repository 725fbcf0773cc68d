import type { Arrival } from "./arrival.ts";

/** One call that must arrive. Calls without an expectation must not arrive. */
export interface Expectation {
  readonly place: string;
  /** For people: "order 1003 with 2 lines". */
  readonly what: string;
  /** The pattern of its body; see `differences`. */
  readonly content: unknown;
  /** The expected answer of each try, in order. With one answer the call must arrive only once. */
  readonly answers: readonly Arrival["answered"][];
}

/** The result of one expectation, or of an unexpected call. */
export interface Verdict {
  readonly kind: "right" | "missing" | "doubled" | "unsigned" | "wrong" | "unexpected";
  readonly place: string;
  readonly expectation: Expectation | null;
  /** Every try of the call; empty when it is missing. */
  readonly tries: readonly Arrival[];
  /** Messages for people; empty if it is right. */
  readonly problems: readonly string[];
}

/**
 * Compares the calls that arrived with the expected ones. Each expectation takes the best remaining call of its place. Every call that is
 * left gets its own verdict. This is a pure function, so that the demo's own checks can be tested.
 */
export function checkArrivals(expected: readonly Expectation[], arrived: readonly Arrival[]): Verdict[] {
  const left = groupTries(arrived);
  const taken = new Map(expected.map((expectation) => [expectation, take(left, (call) => fits(expectation, call))]));
  // Calls that do not match are taken last, because they could match another expectation.
  for (const [expectation, call] of taken) {
    if (call === null)
      taken.set(
        expectation,
        take(left, (other) => isAbout(expectation, other)),
      );
  }
  const judged = [...taken].map(([expectation, call]) =>
    call === null ? missing(expectation) : judge(expectation, call),
  );
  return [...judged, ...left.map((call) => surplus(expected, call))];
}

/** Groups tries by the id of their call. A call without an id is never a try of another. */
function groupTries(arrived: readonly Arrival[]): Arrival[][] {
  const groups = new Map<string, Arrival[]>();
  for (const [index, arrival] of arrived.entries()) {
    const key = `${arrival.place} ${arrival.callId === "" ? `no id ${index}` : arrival.callId}`;
    groups.set(key, [...(groups.get(key) ?? []), arrival]);
  }
  return [...groups.values()];
}

function take(left: Arrival[][], isWanted: (call: Arrival[]) => boolean): Arrival[] | null {
  const index = left.findIndex(isWanted);
  return index === -1 ? null : (left.splice(index, 1)[0] ?? null);
}

function isAbout(expectation: Expectation, call: readonly Arrival[]): boolean {
  return call[0]?.place === expectation.place;
}

function fits(expectation: Expectation, call: readonly Arrival[]): boolean {
  return isAbout(expectation, call) && call.every((one) => differences(expectation.content, one.content).length === 0);
}

function missing(expectation: Expectation): Verdict {
  const problems = [`${expectation.what} did not arrive`];
  return { kind: "missing", place: expectation.place, expectation, tries: [], problems };
}

function judge(expectation: Expectation, tries: readonly Arrival[]): Verdict {
  const unsigned = signatureProblems(tries);
  const doubled = tries.length > expectation.answers.length;
  const problems = [...unsigned, ...bodyProblems(expectation, tries), ...answerProblems(expectation, tries)];
  const kind = problems.length === 0 ? "right" : unsigned.length > 0 ? "unsigned" : doubled ? "doubled" : "wrong";
  return { kind, place: expectation.place, expectation, tries, problems };
}

function signatureProblems(tries: readonly Arrival[]): string[] {
  const reasons = tries.flatMap(({ signature }) => (signature.kind === "wrong" ? [signature.reason] : []));
  return [...new Set(reasons)].map((reason) => `its signature is wrong: ${reason}`);
}

function bodyProblems(expectation: Expectation, tries: readonly Arrival[]): string[] {
  const different = tries.flatMap(({ content }) => differences(expectation.content, content));
  const changed = new Set(tries.map(({ bytes }) => bytes)).size > 1;
  const ids = tries.filter(({ signature }) => signature.kind !== "not_asked");
  const misnamed = ids.some(({ callId, content }) => differences({ id: callId }, content).length > 0);
  return [
    ...new Set(different),
    ...(changed ? ["its tries carry different bytes"] : []),
    ...(misnamed ? ["its body names another id than its webhook-id"] : []),
  ];
}

function answerProblems({ answers }: Expectation, tries: readonly Arrival[]): string[] {
  const given = tries.map(({ answered }) => answered);
  if (given.join() === answers.join()) return [];
  return [`it was answered ${given.join(", ")}; expected was ${answers.join(", ")}`];
}

function surplus(expected: readonly Expectation[], tries: readonly Arrival[]): Verdict {
  const twin = expected.find((expectation) => fits(expectation, tries));
  const place = tries[0]?.place ?? "";
  if (twin === undefined) {
    return { kind: "unexpected", place, expectation: null, tries, problems: ["this call was not expected"] };
  }
  const problems = [`${twin.what} arrived once more, under another id`];
  return { kind: "doubled", place, expectation: null, tries, problems };
}

/**
 * Lists the differences between a value and a pattern; an empty list means that it matches. An object may have more fields than the
 * pattern, because a sender may add fields. A list must have the same length, because an extra line is as wrong as a missing one. A field
 * that is undefined in the pattern must be absent.
 */
function differences(pattern: unknown, value: unknown, path = ""): string[] {
  if (Array.isArray(pattern)) return listDifferences(pattern, value, path);
  if (isObject(pattern)) return fieldDifferences(pattern, value, path);
  if (pattern === value) return [];
  return [`${path || "it"} is ${shown(value)}, expected ${shown(pattern)}`];
}

function listDifferences(pattern: readonly unknown[], value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is ${shown(value)}, expected a list of ${pattern.length}`];
  if (value.length !== pattern.length) return [`${path} has ${value.length} items, expected ${pattern.length}`];
  return pattern.flatMap((item, index) => differences(item, value[index], `${path}[${index}]`));
}

function fieldDifferences(pattern: Readonly<Record<string, unknown>>, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path || "it"} is ${shown(value)}, expected an object`];
  return Object.entries(pattern).flatMap(([name, expected]) =>
    differences(expected, value[name], path === "" ? name : `${path}.${name}`),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const SHOWN_CHARACTERS_MAX = 80;

function shown(value: unknown): string {
  if (value === undefined) return "absent";
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}
