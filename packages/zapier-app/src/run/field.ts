import type { PlainOutputField } from "zapier-platform-core";
import { amountOf } from "./money.ts";

/**
 * One field of a run: its label, its type and how its value is read. They are in one place, so that a run, its declared fields and its
 * sample cannot differ.
 */
export interface Field<Source> {
  /** Never changes, because every Zap that uses the field stores it. */
  readonly key: string;
  readonly output: readonly PlainOutputField[];
  readonly read: (source: Source) => unknown;
}

/** Undefined and null both become null in a run, because the shop uses both for an unknown value. */
type Maybe<Value> = Value | null | undefined;

/** The values of all fields. Every key is always there, because a step that uses a missing one gets nothing at all. */
export function runOf<Source>(fields: readonly Field<Source>[], source: Source): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ key, read }) => [key, read(source) ?? null]));
}

/** The fields as declared to Zapier. */
export function outputFieldsOf<Source>(fields: readonly Field<Source>[]): PlainOutputField[] {
  return fields.flatMap(({ output }) => output);
}

/** A field of text, such as a name. */
export function text<Source>(key: string, label: string, read: (source: Source) => Maybe<string>): Field<Source> {
  return { key, output: [{ key, label, type: "string" }], read };
}

/** A field of whole numbers. */
export function integer<Source>(key: string, label: string, read: (source: Source) => Maybe<number>): Field<Source> {
  return { key, output: [{ key, label, type: "integer" }], read };
}

/** A field of numbers that may have decimals. */
export function number<Source>(key: string, label: string, read: (source: Source) => Maybe<number>): Field<Source> {
  return { key, output: [{ key, label, type: "number" }], read };
}

/** An amount in units of its currency, not in cents. The hub sends it as a decimal text. */
export function amount<Source>(key: string, label: string, read: (source: Source) => Maybe<string>): Field<Source> {
  return number(key, label, (source) => amountOf(read(source)));
}

/** A boolean field. */
export function yesOrNo<Source>(key: string, label: string, read: (source: Source) => boolean): Field<Source> {
  return { key, output: [{ key, label, type: "boolean" }], read };
}

/** A moment, as ISO 8601 with its offset. */
export function time<Source>(key: string, label: string, read: (source: Source) => Maybe<string>): Field<Source> {
  return { key, output: [{ key, label, type: "datetime" }], read: (source) => isoTime(read(source)) };
}

/** A list of texts, such as tags. */
export function texts<Source>(
  key: string,
  label: string,
  read: (source: Source) => Maybe<readonly string[]>,
): Field<Source> {
  return { key, output: [{ key, label, type: "string", list: true }], read: (source) => read(source) ?? [] };
}

/** The answers to a seller's own questions, by question, so that the editor shows each as its own field. */
export function answers<Source>(
  key: string,
  label: string,
  read: (source: Source) => Readonly<Record<string, unknown>>,
): Field<Source> {
  return { key, output: [{ key, label, dict: true }], read };
}

/** The fields of an object inside the run, and how that object is read. */
interface Inside<Part, Found> {
  readonly label: string;
  readonly fields: readonly Field<Part>[];
  readonly read: Found;
}

/** A list of objects. Zapier passes it to steps that take line items. */
export function items<Source, Item>(
  key: string,
  { label, fields, read }: Inside<Item, (source: Source) => readonly Item[]>,
): Field<Source> {
  return {
    key,
    output: [{ key, label, children: outputFieldsOf(fields) }],
    read: (source) => read(source).map((item) => runOf(fields, item)),
  };
}

/** One object inside the run. Zapier shows it flat, and declares its fields by both keys with "__" between them. */
export function part<Source, Part>(
  key: string,
  { label, fields, read }: Inside<Part, (source: Source) => Part>,
): Field<Source> {
  const output = outputFieldsOf(fields).map((field) => ({
    ...field,
    key: `${key}__${field.key}`,
    label: `${label} ${field.label ?? field.key}`,
  }));
  return { key, output, read: (source) => runOf(fields, read(source)) };
}

/**
 * A time as Zapier needs it: ISO 8601 with seconds and an offset (integration checks D023 and T003). It is rewritten because the hub keeps
 * the reported text, which may have no seconds, or a lower-case "t" or "z".
 */
export function isoTime(given: string | null | undefined): string | null {
  if (given === null || given === undefined || given === "") return null;
  return given.toUpperCase().replace(/(T\d{2}:\d{2})(?=Z|[+-])/, "$1:00");
}
