import type { Arrival } from "./arrival.ts";
import { differences } from "./differences.ts";

/** One call that has to arrive, and nothing else may. */
export interface Expectation {
  readonly place: string;
  /** For people: "order 1003 with 2 lines". */
  readonly what: string;
  /** What its body must hold; see `differences`. */
  readonly content: unknown;
  /** How each try was to be answered, in order. One answer means that it may come once only. */
  readonly answers: readonly Arrival["answered"][];
}

/** What became of one expectation, or of a call that nobody expected. */
export interface Verdict {
  readonly kind: "right" | "missing" | "doubled" | "unsigned" | "wrong" | "unexpected";
  readonly place: string;
  readonly expectation: Expectation | null;
  /** Every try of the call; empty when it is missing. */
  readonly tries: readonly Arrival[];
  /** Sentences for people; empty when it is right. */
  readonly problems: readonly string[];
}

/**
 * Compares all that arrived with all that was expected: each expectation takes one call of its place, the best that is
 * left, and every call that none took gets a verdict of its own. Pure, so that the demo's own judgement can be tested.
 */
export function checkArrivals(expected: readonly Expectation[], arrived: readonly Arrival[]): Verdict[] {
  const left = groupTries(arrived);
  const taken = new Map(expected.map((expectation) => [expectation, take(left, (call) => fits(expectation, call))]));
  // Only now the calls that do not fit: taken earlier, they could be what another expectation waits for.
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

/** Tries of one call share its id; a call without any id cannot be a try of another. */
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
  return [...new Set(reasons)].map((reason) => `its signature does not hold: ${reason}`);
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
    return { kind: "unexpected", place, expectation: null, tries, problems: ["nobody expected this call"] };
  }
  const problems = [`${twin.what} arrived once more, under another id`];
  return { kind: "doubled", place, expectation: null, tries, problems };
}
