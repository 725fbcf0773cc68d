/**
 * Lists as parameters in PostgreSQL's own form, instead of as the text that the driver makes of them. A column of bodies would
 * otherwise be escaped quote by quote here and taken apart character by character there, and each list of numbers leaves a string
 * for each of its elements behind.
 */

/** The types of elements, by their numbers in `pg_type`, which never change. */
const OIDS = { bool: 16, bytea: 17, int2: 21, int4: 23, text: 25, json: 114, timestamptz: 1184, jsonb: 3802 } as const;

const DIMENSIONS_AND_FLAGS_BYTES = 12;
const DIMENSION_BYTES = 8;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/** How elements of one type are written. */
interface Form<T> {
  readonly oid: number;
  /** As many bytes as one may take. */
  readonly bytesMax: (value: T) => number;
  /** Returns how many bytes it took. */
  readonly write: (value: T, into: Buffer, at: number) => number;
}

/** The most that a character of a string, as JavaScript counts them, takes in UTF-8. */
const BYTES_A_CHARACTER_MAX = 3;
/** A text up to here is not measured: room for the longest that it may be is cheaper. */
const SHORT_CHARACTERS = 256;

const TEXT: Form<string> = {
  oid: OIDS.text,
  bytesMax: (text) => (text.length <= SHORT_CHARACTERS ? text.length * BYTES_A_CHARACTER_MAX : Buffer.byteLength(text)),
  write: writeText,
};

function writeText(text: string, into: Buffer, at: number): number {
  return into.write(text, at, "utf8");
}

const BYTES: Form<Buffer> = {
  oid: OIDS.bytea,
  bytesMax: (value) => value.length,
  write: (value, into, at) => value.copy(into, at),
};

/** As text, which the database reads to see that it is JSON and leaves as it is. */
const JSON_TEXT: Form<string> = { ...TEXT, oid: OIDS.json };

/** Its version, then its text. */
const JSONB: Form<string> = {
  oid: OIDS.jsonb,
  bytesMax: (text) => 1 + TEXT.bytesMax(text),
  write(text, into, at) {
    into[at] = 1;
    return 1 + writeText(text, into, at + 1);
  },
};

const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);

const HALF = 2 ** 32;

/** Microseconds since 2000 in eight bytes, in two halves, as a number holds only those of some centuries exactly, and a bigint is garbage. */
const TIME: Form<Date> = {
  oid: OIDS.timestamptz,
  bytesMax: () => 8,
  write(value, into, at) {
    const milliseconds = value.getTime() - POSTGRES_EPOCH_MS;
    if (Number.isNaN(milliseconds)) throw new RangeError("A date that is none cannot be stored.");
    const high = Math.floor(milliseconds / HALF);
    const low = (milliseconds - high * HALF) * 1_000;
    const carried = Math.floor(low / HALF);
    return into.writeUInt32BE(low - carried * HALF, into.writeInt32BE(high * 1_000 + carried, at)) - at;
  },
};

const BOOLEAN: Form<boolean> = {
  oid: OIDS.bool,
  bytesMax: () => 1,
  write: (value, into, at) => into.writeInt8(value ? 1 : 0, at) - at,
};

const SMALLINT: Form<number> = {
  oid: OIDS.int2,
  bytesMax: () => 2,
  write: (value, into, at) => into.writeInt16BE(value, at) - at,
};

const INT: Form<number> = {
  oid: OIDS.int4,
  bytesMax: () => 4,
  write: (value, into, at) => into.writeInt32BE(value, at) - at,
};

/** For `::text[]`. */
export function textColumn(values: readonly (string | null)[]): Buffer {
  return column(TEXT, values);
}

/** For `::bytea[]`. */
export function bytesColumn(values: readonly (Buffer | null)[]): Buffer {
  return column(BYTES, values);
}

/** For `::json[]`, of texts that are JSON. */
export function jsonTextColumn(values: readonly (string | null)[]): Buffer {
  return column(JSON_TEXT, values);
}

/** For `::jsonb[]`, of texts that are JSON. */
export function jsonColumn(values: readonly (string | null)[]): Buffer {
  return column(JSONB, values);
}

/** For `::boolean[]`. */
export function booleanColumn(values: readonly (boolean | null)[]): Buffer {
  return column(BOOLEAN, values);
}

/** For `::smallint[]`, of whole numbers. @throws RangeError for one that does not fit. */
export function smallintColumn(values: readonly (number | null)[]): Buffer {
  return column(SMALLINT, values);
}

/** For `::int[]`, of whole numbers. @throws RangeError for one that does not fit. */
export function intColumn(values: readonly (number | null)[]): Buffer {
  return column(INT, values);
}

/** For `::timestamptz[]`. @throws RangeError for a date that is none. */
export function timeColumn(values: readonly (Date | null)[]): Buffer {
  return column(TIME, values);
}

function column<T>(form: Form<T>, values: readonly (T | null)[]): Buffer {
  const into = Buffer.allocUnsafe(sizeFor(form, values));
  let at = writeHead(into, { oid: form.oid, count: values.length });
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : form.write(value, into, at + LENGTH_BYTES);
    into.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(0, length);
  }
  return into.subarray(0, at);
}

function sizeFor<T>(form: Form<T>, values: readonly (T | null)[]): number {
  let bytes = DIMENSIONS_AND_FLAGS_BYTES + (values.length === 0 ? 0 : DIMENSION_BYTES);
  for (const value of values) bytes += LENGTH_BYTES + (value === null ? 0 : form.bytesMax(value));
  return bytes;
}

/** An empty list has no dimension; any other has one, which begins at 1. */
function writeHead(into: Buffer, head: { oid: number; count: number }): number {
  into.writeInt32BE(head.count === 0 ? 0 : 1, 0);
  // Some may be null; whether one is, the database finds out by itself.
  into.writeInt32BE(1, 4);
  const at = into.writeInt32BE(head.oid, 8);
  if (head.count === 0) return at;
  into.writeInt32BE(head.count, at);
  return into.writeInt32BE(1, at + 4);
}
