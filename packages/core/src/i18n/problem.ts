import type { z } from "zod";
import { jsonPointer } from "./json-pointer.ts";
import type { Sentence } from "./sentence.ts";
import { say } from "./words.ts";

/** One thing that is wrong with an input: where, as a JSON pointer (RFC 6901), and a message that says what and how to mend it. */
export interface Problem {
  readonly pointer: string;
  readonly message: Sentence;
}

/** The most problems that one answer tells. A hostile body could otherwise make an answer many times its own size. */
export const PROBLEMS_MAX = 100;

/** What zod found, as problems; none without an error. An unknown field is pointed at itself, not at the object that holds it. */
export function problemsOf(error: z.ZodError | undefined): Problem[] {
  return error === undefined ? [] : error.issues.flatMap(issueProblems).slice(0, PROBLEMS_MAX);
}

/** All problems, at most 100, and only the first of each place: that a value is no JSON and also no amount helps nobody twice. */
export function mergeProblems(...lists: readonly Problem[][]): Problem[] {
  const firstByPointer = new Map<string, Problem>();
  for (const problem of lists.flat()) {
    if (!firstByPointer.has(problem.pointer)) firstByPointer.set(problem.pointer, problem);
  }
  return [...firstByPointer.values()].slice(0, PROBLEMS_MAX);
}

function issueProblems(issue: z.core.$ZodIssue): Problem[] {
  // Zod knows texts alone; `describeIssue` and our own schemas say all of them by `say`, which a test holds them to.
  const message = issue.message as Sentence;
  if (issue.code !== "unrecognized_keys") return [{ pointer: jsonPointer(issue.path), message }];
  return issue.keys.map((key) => ({ pointer: jsonPointer([...issue.path, key]), message }));
}

/**
 * Zod's findings in words for people; give it to a parse as `error`. Messages that a schema brings itself come first.
 * They never quote the value that was sent: it may be a secret, and what is wrong with it is said without it.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): Sentence {
  switch (issue.code) {
    case "invalid_type":
      return describeType(issue.expected, issue.input);
    case "invalid_value":
      return describeChoice(issue.input, issue.values.map(String).join(", "));
    case "invalid_union":
      return describeUnion(issue);
    case "too_small":
      return issue.origin === "string"
        ? say("is empty; give it a value")
        : say("is too small; give at least {minimum}", { minimum: String(issue.minimum) });
    case "too_big":
      return describeTooBig(issue.origin, issue.maximum);
    case "unrecognized_keys":
      return say("is not a known field here; check its spelling or leave it out");
    default:
      return (issue.message as Sentence | undefined) ?? say("is not valid");
  }
}

function describeTooBig(origin: string, bound: number | bigint): Sentence {
  const maximum = String(bound);
  return origin === "array"
    ? say("holds too many items; at most {maximum} are allowed", { maximum })
    : say("is too big; at most {maximum} is allowed", { maximum });
}

function describeChoice(input: unknown, values: string): Sentence {
  if (input === undefined) return say("is missing; give it a value: {values}", { values });
  return say("is not one of those known: {values}", { values });
}

// Zod names no list for values that are no object at all; a union without a discriminator brings its own message.
function describeUnion(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): Sentence {
  const options: unknown = "options" in issue ? issue.options : [];
  return describeChoice(null, Array.isArray(options) ? options.map(String).join(", ") : "");
}

function describeType(type: string, input: unknown): Sentence {
  const expected = EXPECTED_WORDS[type] ?? type;
  if (input === undefined) return describeChoice(input, expected);
  if (type === "string" && typeof input === "number") return say("must be text, not a number; put it in quotes");
  return say("must be {expected}, not {given}", { expected, given: typeWords(input) });
}

const EXPECTED_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  object: "an object",
  nonoptional: "a value",
  record: "an object",
  array: "a list",
  boolean: "true or false",
};

function typeWords(input: unknown): string {
  if (input === null) return "null";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "number") return Number.isInteger(input) ? "a number" : "a number with decimals";
  return { string: "text", boolean: "true or false", object: "an object" }[typeof input as string] ?? typeof input;
}
