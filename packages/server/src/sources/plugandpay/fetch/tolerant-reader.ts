import { emailSchema, isDateTime } from "@haak/core";
import { READING_NOTES_MAX, type ReadingNote, type ReadingResult } from "../../../platform/reading-note.ts";
import { moneyText, plugAndPayTime } from "../map/event-values.ts";
import type { PhpForm } from "../receive/php-form.ts";
import { isShallow, shownValue, type UnreadableField } from "./unreadable.ts";

/** A strict field whose value cannot be used. */
export interface FieldProblem extends UnreadableField {
  /** False if it matters only once there is an event: a missing address of an unpaid draft is no failure. */
  readonly isDecisive: boolean;
}

/** What is noticed while a body is read. */
export interface Findings {
  readonly notes: ReadingNote[];
  readonly problems: FieldProblem[];
  /** In a form every value is text, every list is an object, and an empty text means that there is no value. None of this is odd. */
  readonly isForm: boolean;
}

export function newFindings({ isForm }: { isForm: boolean }): Findings {
  return { notes: [], problems: [], isForm };
}

export interface Place {
  readonly field: string;
  readonly findings: Findings;
}

/** Reads one value. It never fails: an odd value becomes a note or a problem. */
export type Read<T> = (value: unknown, place: Place) => T;

export type ValueOf<R> = R extends Read<infer T> ? T : never;

type Maybe<T> = T | null | undefined;

/** Absent stays undefined and null stays null, because events keep this difference. */
function optional<T>(read: Read<Maybe<T>>): Read<Maybe<T>> {
  return (value, place) => (value === undefined || value === null ? value : read(value, place));
}

/** Leaves a value out, with a note. */
export const leaveOut: Read<undefined> = (value, place) => noted(place, value, { did: "left_out", as: undefined });

/** Text. A number becomes text. */
export const anyText = optional<string>((value, place) => {
  if (typeof value === "string" && isSafeText(value)) return value;
  if (isSafeNumber(value)) return converted(place, value, { did: "became_text", as: String(value) });
  return leaveOut(value, place);
});

/** An id in a detail. Plug&Pay writes ids as numbers, so that a number is not odd here. */
export const detailId = optional<string>((value, place) => idText(value) ?? leaveOut(value, place));

/** One of a list of values. An unknown one is kept as it is, because Plug&Pay may add values at any time. */
export function oneOf(known: readonly string[]): Read<Maybe<string>> {
  return (value, place) => {
    const found = anyText(value, place);
    return typeof value === "string" ? keepUnknown(known, found, place) : found;
  };
}

function keepUnknown<T extends Maybe<string>>(known: readonly string[], value: T, place: Place): T {
  if (!value || known.includes(value)) return value;
  return noted(place, value, { did: "kept", as: value });
}

/** Live or test. Anything else counts as a test, because a test that counts as live would call with somebody's test data. */
export const mode = optional<"live" | "test">((value, place) => {
  if (value === "live" || value === "test") return value;
  return noted(place, value, { did: "became_test", as: "test" });
});

/** The field `test` of a form. An odd value counts as a test, for the same reason. */
export const flagOrTest = optional<boolean>((value, place) => {
  const found = typeof value === "boolean" ? value : BOOLEANS.get(value);
  return found ?? noted(place, value, { did: "became_test", as: true });
});

export const currency = optional<string>((value, place) =>
  typeof value === "string" && /^[A-Z]{3}$/.test(value) ? value : leaveOut(value, place),
);

/** A whole number. Text with a whole number becomes a number. */
export const whole = optional<number>((value, place) => {
  if (isSafeNumber(value) && Number.isInteger(value)) return value;
  const number = typeof value === "string" && /^\s*-?\d+(?:\.0+)?\s*$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) return leaveOut(value, place);
  return converted(place, value, { did: "became_number", as: number });
});

/** A number of things, which is never below zero. */
export const anyCount = optional<number>((value, place) =>
  Number(value) < 0 ? leaveOut(value, place) : whole(value, place),
);

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...([1, "1", "true"] as const).map((value) => [value, true] as const),
  ...([0, "0", "false"] as const).map((value) => [value, false] as const),
]);

/** True or false. PHP often writes 1 and 0. */
export const flag = optional<boolean>((value, place) => {
  if (typeof value === "boolean") return value;
  const found = BOOLEANS.get(value);
  if (found === undefined) return leaveOut(value, place);
  return converted(place, value, { did: "became_boolean", as: found });
});

/** A time as events have it. Empty text is no time. */
export const anyTime = optional<string>((value, place) => {
  if (value === "") return null;
  const at = typeof value === "string" ? plugAndPayTime(value) : null;
  return at !== null && isDateTime(at) ? at : leaveOut(value, place);
});

/** Text or a number as it is, such as a percentage. */
export const scalar = optional<string | number>((value, place) =>
  isSafeNumber(value) || (typeof value === "string" && isSafeText(value)) ? value : leaveOut(value, place),
);

/** An answer to a question of the seller. A value that events do not have is written as JSON. */
export const answer = optional<string | number | boolean | string[]>((value, place) => {
  if (typeof value === "boolean" || isSafeNumber(value)) return value;
  if (typeof value === "string") return isSafeText(value) ? value : leaveOut(value, place);
  if (isListOfTexts(value)) return value;
  if (typeof value !== "object" || !isShallow(value)) return leaveOut(value, place);
  return noted(place, value, { did: "became_text", as: JSON.stringify(value) });
});

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string" && isSafeText(one));
}

/** Amounts in details, such as discounts. */
export const detailAmount = optional<string>((value, place) => amountText(value, place) ?? leaveOut(value, place));

type Shape = Readonly<Record<string, Read<unknown>>>;
type Fields<S extends Shape> = { readonly [Key in keyof S]: ValueOf<S[Key]> };

/** An object with these fields. Other fields are ignored. An empty list is nothing, because PHP writes an empty object so. */
export function object<S extends Shape>(shape: S, otherwise: Read<undefined> = leaveOut): Read<Maybe<Fields<S>>> {
  return optional((value, place) => {
    if (isRecord(value)) return readFields(shape, value, place);
    if (Array.isArray(value) && value.length === 0) return noted(place, value, { did: "became_nothing", as: null });
    return otherwise(value, place);
  });
}

function readFields<S extends Shape>(shape: S, value: Readonly<Record<string, unknown>>, place: Place): Fields<S> {
  const read = Object.entries(shape).map(([key, reader]) => [
    key,
    reader(fieldOf(value, key, place), inside(place, key)),
  ]);
  // The cast is needed because `Object.fromEntries` forgets which key has which type.
  return Object.fromEntries(read) as Fields<S>;
}

function fieldOf(value: Readonly<Record<string, unknown>>, key: string, { findings }: Place): unknown {
  const field = Object.hasOwn(value, key) ? value[key] : undefined;
  if (!findings.isForm) return field;
  return field === undefined || (typeof field === "string" && field.trim() === "") ? null : field;
}

/** A list. An object whose keys are numbers is a list too, because PHP writes a list with gaps so. */
export function list<T>(item: Read<Maybe<T>>, otherwise: Read<undefined> = leaveOut): Read<Maybe<T[]>> {
  return optional((value, place) => {
    if (Array.isArray(value)) return readItems(item, value, place);
    const numbered = isRecord(value) && Object.keys(value).every((key) => /^\d+$/.test(key));
    if (!numbered) return otherwise(value, place);
    const items = readItems(item, value, place);
    return converted(place, value, { did: "became_list", as: items });
  });
}

function readItems<T>(item: Read<Maybe<T>>, value: object, place: Place): T[] {
  return Object.entries(value).flatMap(([key, one]) => item(one, inside(place, key)) ?? []);
}

/** Reads the fields of a form, which is always an object. */
export function readForm<T>(read: Read<Maybe<T>>, form: PhpForm, findings: Findings): T {
  const found = read(form, { field: "", findings });
  if (found === undefined || found === null) throw new Error("A form was not read as an object.");
  return found;
}

/** Reads without notes, for fields whose shape Plug&Pay does not document. */
export function quietly<T>(read: Read<T>): Read<T> {
  return (value, { field, findings }) => read(value, { field, findings: newFindings(findings) });
}

/** For a strict field: the value is a problem, but a missing one matters only if there is an event. */
export const refuse: Read<undefined> = (value, place) => addProblem(value, place, false);

/** For a strict field that decides which events there are, such as the payment status. */
export const refuseWhole: Read<undefined> = (value, place) => addProblem(value, place, true);

function addProblem(value: unknown, { field, findings }: Place, isDecisive: boolean): undefined {
  const isMissing = value === undefined || value === null || value === "";
  findings.problems.push({ field, value: shownValue(value), isDecisive: isDecisive || !isMissing });
}

/** For a strict field that must be there. */
export function required<T>(read: Read<Maybe<T>>, otherwise: Read<undefined>): Read<T | undefined> {
  return (value, place) => {
    const known = place.findings.problems.length;
    const found = read(value, place);
    if (found !== undefined && found !== null) return found;
    return place.findings.problems.length > known ? undefined : otherwise(value, place);
  };
}

/** An id that decides what the event is about. It may be absent, but it must not be odd. */
export const strictId = optional<string>((value, place) => idText(value) ?? refuse(value, place));

/** An id that must be there. It is empty if there is a problem. */
export const requiredId: Read<string> = (value, place) => idText(value) ?? refuse(value, place) ?? "";

/** The id of the thing itself. */
export const ownId: Read<string> = (value, place) => idText(value) ?? refuseWhole(value, place) ?? "";

/** The address of the buyer. */
export const strictEmail: Read<string | undefined> = (value, place) =>
  typeof value === "string" && isSafeText(value) && emailSchema.safeParse(value).success ? value : refuse(value, place);

/** A status on which the events depend. An unknown one is kept. It is empty if there is a problem. */
export function strictStatus(known: readonly string[]): Read<string> {
  return (value, place) => {
    if (typeof value === "string" && value !== "" && isSafeText(value)) return keepUnknown(known, value, place);
    return refuseWhole(value, place) ?? "";
  };
}

/** A status in a form, where an unknown one is only compared. */
export const strictText = optional<string>((value, place) =>
  typeof value === "string" ? value : refuseWhole(value, place),
);

/** Money of an order or a line. It may be absent, but it must not be odd. */
export const strictAmount = optional<string>((value, place) => amountText(value, place) ?? refuse(value, place));

/** The amount with two decimals, or undefined if it is none. Plug&Pay's second API writes amounts as text. */
function amountText(value: unknown, place: Place): string | undefined {
  const amount = typeof value === "string" || typeof value === "number" ? moneyText(value) : null;
  if (amount === null || !/^-?\d{1,15}\.\d{2}$/.test(amount)) return undefined;
  return typeof value === "number" ? converted(place, value, { did: "became_text", as: amount }) : amount;
}

function inside({ field, findings }: Place, key: string): Place {
  return { field: field === "" ? key : `${field}.${key}`, findings };
}

/** In a form everything is text, so that a conversion is not odd there. */
function converted<T>(place: Place, value: unknown, note: { did: ReadingResult; as: T }): T {
  return place.findings.isForm ? note.as : noted(place, value, note);
}

function noted<T>({ field, findings }: Place, value: unknown, { did, as }: { did: ReadingResult; as: T }): T {
  if (findings.notes.length < READING_NOTES_MAX) findings.notes.push({ field, value: shownValue(value), did });
  return as;
}

function idText(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "string" && value !== "" && isSafeText(value) ? value : undefined;
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
function isSafeText(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}

/** A larger whole number was rounded when its JSON was parsed, so that its digits are wrong. */
function isSafeNumber(value: unknown): value is number {
  return (
    typeof value === "number" && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface Dated {
  readonly created_at: Maybe<string>;
  readonly updated_at: Maybe<string>;
}

/** Reads a thing that needs at least one readable time, because an event without a time cannot be stored. */
export function withTime<T extends Dated>(
  read: Read<Maybe<T>>,
  otherTime: (found: T) => Maybe<string> = () => null,
): Read<Maybe<T>> {
  return (value, place) => {
    const found = read(value, place);
    const isTimed = !found || Boolean(found.created_at ?? found.updated_at ?? otherTime(found));
    if (!isTimed) refuse(isRecord(value) ? value.created_at : null, inside(place, "created_at"));
    return found;
  };
}
