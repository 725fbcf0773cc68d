import { type Arrival, describeContent } from "./arrival.ts";
import type { Verdict } from "./expectations.ts";
import { placeWords } from "./places.ts";

/** A heading, with room above it. */
export function printHeading(text: string): void {
  console.log(`\n${text}`);
}

/** A line of the story. */
export function printLine(text: string): void {
  console.log(`   ${text}`);
}

/** Prints one line for each try, with its problems below. */
export function printVerdicts(verdicts: readonly Verdict[]): void {
  for (const verdict of verdicts) {
    for (const [index, arrival] of verdict.tries.entries()) printLine(tryLine(arrival, index, verdict.tries.length));
    for (const problem of verdict.problems) printLine(`✗ ${verdict.kind}: ${problem}`);
  }
}

/** Prints a problem that is not about a call. */
export function printProblem(problem: string): void {
  printLine(`✗ ${problem}`);
}

function tryLine(arrival: Arrival, index: number, count: number): string {
  const where = whereWords(arrival).padEnd(WHERE_WIDTH);
  const tries = count > 1 ? `, try ${index + 1}` : "";
  return `→ ${where} ${describeContent(arrival)}${idWords(arrival)}${tries}, ${signatureWords(arrival)}${answerWords(arrival)}`;
}

const WHERE_WIDTH = 26;

function whereWords({ method, place }: Arrival): string {
  if (place === "huddle") return `${method} /membership/create/…`;
  return place.startsWith("/") ? `${method} ${place}` : placeWords(place);
}

/** Shows the start and the end of an id, because the start is its kind and the end is unique. */
function idWords({ place, callId }: Arrival): string {
  if (callId === "") return ", without webhook-id";
  return place.startsWith("/") || place === "zap" ? `, ${callId.slice(0, 4)}…${callId.slice(-4)}` : "";
}

function signatureWords({ signature }: Arrival): string {
  switch (signature.kind) {
    case "verified":
      return "signature ✓, ";
    case "wrong":
      return "signature ✗, ";
    case "not_asked":
      return "";
  }
}

function answerWords({ answered }: Arrival): string {
  const words: Readonly<Record<string, string>> = {
    hang: "left without an answer",
    reset: "connection reset",
    garbage: "answered nonsense",
    sent: "sent",
  };
  return words[answered] ?? `answered ${answered}`;
}
