import type { z } from "zod";
import { coreMessage, translateCoreMessage } from "./core-messages.ts";
import type { FieldError, UserMessage } from "./message.ts";

/**
 * The maximum number of errors in one answer. Otherwise a hostile body could cause an answer many times its own size.
 */
export const FIELD_ERRORS_MAX = 100;

/** The result of checking an input: the value, or all errors with messages for people. */
export interface CheckedInput<Output> {
  /** Absent if there are errors. */
  readonly data: Output | undefined;
  readonly errors: FieldError[];
}

/**
 * Checks an input with a zod schema. Messages never quote the sent value, because it may be a secret. The error of an
 * unknown field points at the field itself. At most 100 errors are returned.
 */
export function checkInput<Schema extends z.ZodType>(schema: Schema, input: unknown): CheckedInput<z.output<Schema>> {
  // The input is needed, because the message about a wrong type depends on it.
  const { data, error } = schema.safeParse(input, { reportInput: true });
  return { data, errors: error === undefined ? [] : error.issues.flatMap(fieldErrors).slice(0, FIELD_ERRORS_MAX) };
}

/**
 * All errors, at most 100, and only the first for each field, because a second one about the same value does not
 * help.
 */
export function mergeFieldErrors(...lists: readonly (readonly FieldError[])[]): FieldError[] {
  const firstByPointer = new Map<string, FieldError>();
  for (const error of lists.flat()) {
    if (!firstByPointer.has(error.pointer)) firstByPointer.set(error.pointer, error);
  }
  return [...firstByPointer.values()].slice(0, FIELD_ERRORS_MAX);
}

/** A field error with its message in English, for programs that show it unchanged. */
export interface EnglishFieldError {
  readonly pointer: string;
  /** What is wrong and how to fix it, in English. */
  readonly message: string;
  /** The same message as code and parameters, for `createTranslate`. */
  readonly text: UserMessage;
}

/** The same errors with English messages. Only for errors with core's own messages. */
export function inEnglish(errors: readonly FieldError[]): EnglishFieldError[] {
  return errors.map(({ pointer, message }) => ({
    pointer,
    message: translateCoreMessage(message, "en"),
    text: message,
  }));
}

/** The same errors with messages that can be translated. */
export function translatable(errors: readonly EnglishFieldError[]): FieldError[] {
  return errors.map(({ pointer, text }) => ({ pointer, message: text }));
}

/** The messages of schemas, by their English text, because zod only keeps that. */
const messagesOfSchemas = new Map<string, UserMessage>();

/**
 * The text to give to a zod schema as its error message. Zod keeps only texts, so the message is found again by its
 * English text. Use it only for messages that are known when the schema is made, because each one stays in memory for
 * ever. For a message with values of the input, use `context.addIssue({ code: "custom", params: { message } })`.
 */
export function schemaMessage(message: UserMessage, english: string): string {
  messagesOfSchemas.set(english, message);
  return english;
}

/** `schemaMessage` for a message of core. */
export function coreSchemaMessage(message: UserMessage): string {
  return schemaMessage(message, translateCoreMessage(message, "en"));
}

/** An issue for `context.addIssue` in a check of a schema of core. The path is relative to the checked value. */
export function coreIssue(message: UserMessage, path: PropertyKey[] = []) {
  return { code: "custom" as const, path, message: translateCoreMessage(message, "en"), params: { message } };
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const message = messageOf(issue);
  if (issue.code !== "unrecognized_keys") return [{ pointer: jsonPointer(issue.path), message }];
  return issue.keys.map((key) => ({ pointer: jsonPointer([...issue.path, key]), message }));
}

function messageOf(issue: z.core.$ZodIssue): UserMessage {
  const own: unknown = issue.code === "custom" ? issue.params?.message : undefined;
  if (isUserMessage(own)) return own;
  return messagesOfSchemas.get(issue.message) ?? describeIssue(issue);
}

function isUserMessage(value: unknown): value is UserMessage {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

function describeIssue(issue: z.core.$ZodIssue): UserMessage {
  switch (issue.code) {
    case "invalid_type":
      return describeType(issue.expected, issue.input);
    case "invalid_value":
      return describeChoice(issue.input, issue.values.map(String).join(", "));
    case "invalid_union":
      return describeUnion(issue);
    case "too_small":
      return issue.origin === "string"
        ? coreMessage("empty")
        : coreMessage("too_small", { minimum: String(issue.minimum) });
    case "too_big":
      return describeTooBig(issue.origin, issue.maximum);
    case "unrecognized_keys":
      return coreMessage("unknown_field");
    default:
      return coreMessage("not_valid_here");
  }
}

function describeTooBig(origin: string, bound: number | bigint): UserMessage {
  const maximum = String(bound);
  return origin === "array" ? coreMessage("too_many_items", { maximum }) : coreMessage("too_big", { maximum });
}

function describeChoice(input: unknown, values: string | UserMessage): UserMessage {
  return input === undefined ? coreMessage("missing", { values }) : coreMessage("not_one_of", { values });
}

// Zod lists no options for a value that is not an object, nor for a union without a discriminator. An empty list would help nobody.
function describeUnion(issue: z.core.$ZodIssueInvalidUnion): UserMessage {
  const options: unknown = "options" in issue ? issue.options : [];
  if (!Array.isArray(options) || options.length === 0) return coreMessage("not_valid_here");
  return describeChoice(null, options.map(String).join(", "));
}

function describeType(type: string, input: unknown): UserMessage {
  const expected = EXPECTED_TYPES[type] ?? type;
  if (input === undefined) return describeChoice(input, expected);
  if (type === "string" && typeof input === "number") return coreMessage("number_must_be_text");
  return coreMessage("wrong_type", { expected, given: givenType(input) });
}

const EXPECTED_TYPES: Readonly<Record<string, UserMessage>> = {
  string: coreMessage("word_text"),
  number: coreMessage("word_number"),
  int: coreMessage("word_whole_number"),
  object: coreMessage("word_object"),
  nonoptional: coreMessage("word_value"),
  record: coreMessage("word_object"),
  array: coreMessage("word_list"),
  boolean: coreMessage("word_boolean"),
};

const GIVEN_TYPES: Readonly<Record<string, UserMessage>> = {
  string: coreMessage("word_text"),
  boolean: coreMessage("word_boolean"),
  object: coreMessage("word_object"),
};

function givenType(input: unknown): UserMessage | string {
  if (input === null) return coreMessage("word_null");
  if (Array.isArray(input)) return coreMessage("word_list");
  if (typeof input === "number") return coreMessage(Number.isInteger(input) ? "word_number" : "word_decimal_number");
  return GIVEN_TYPES[typeof input] ?? typeof input;
}

/**
 * The JSON pointer (RFC 6901) of a path: `["data", "a/b"]` is `/data/a~1b`. The empty path is the whole document and
 * gives the empty text.
 */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((token) => `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
