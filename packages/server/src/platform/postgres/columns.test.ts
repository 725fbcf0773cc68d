import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { useStore } from "../../../test/support/harness.ts";
import {
  booleanColumn,
  bytesColumn,
  intColumn,
  jsonColumn,
  jsonTextColumn,
  smallintColumn,
  textColumn,
  timeColumn,
} from "./columns.ts";

// No NUL and no half of a pair: PostgreSQL keeps neither, and nobody gets that far with one.
const texts = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0") && text.isWellFormed());
const awkward = fc.constantFrom("", "NULL", "{}", '"', "\\", "{a,b}", "é\n\u{1f600}", "é€".repeat(200));
const times = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59Z"),
  noInvalidDate: true,
});
const orNull = <T>(values: fc.Arbitrary<T>) => fc.array(fc.option(values), { maxLength: 8 });

describe.each([14, 18] as const)("a column as PostgreSQL %i has it", (version) => {
  const store = useStore(version, { filledOnce: true });

  /** What the database reads of both, the second in the words of the driver. */
  const bothWays = async (type: string, column: Buffer, plain: readonly unknown[]) => {
    const cast = sql.raw(`${type}[]`);
    const { rows } = await sql<{ same: boolean; count: number }>`
      select a.v is not distinct from b.v as same, cardinality(a.v) as count
      from (select ${column}::${cast} as v) a, (select ${plain}::${cast} as v) b`.execute(store.db);
    return rows[0];
  };

  it("holds each text as it is", async () => {
    const check = async (values: (string | null)[]) => {
      expect(await bothWays("text", textColumn(values), values)).toEqual({ same: true, count: values.length });
    };
    await fc.assert(fc.asyncProperty(orNull(fc.oneof(texts, awkward)), check), { numRuns: 40 });
  });

  it("holds each time to the millisecond, and those before 2000", async () => {
    const check = async (values: (Date | null)[]) => {
      expect(await bothWays("timestamptz", timeColumn(values), values)).toEqual({ same: true, count: values.length });
    };
    await fc.assert(fc.asyncProperty(orNull(times), check), { numRuns: 40 });
  });

  it.each([
    ["int", intColumn, fc.integer()],
    ["smallint", smallintColumn, fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })],
  ] as const)("holds each %s", async (type, column, numbers) => {
    const check = async (values: (number | null)[]) => {
      expect(await bothWays(type, column(values), values)).toEqual({ same: true, count: values.length });
    };
    await fc.assert(fc.asyncProperty(orNull(numbers), check), { numRuns: 40 });
  });

  it("holds yes and no", async () => {
    const values = [true, null, false];
    expect(await bothWays("boolean", booleanColumn(values), values)).toEqual({ same: true, count: 3 });
  });

  it("holds bytes and JSON", async () => {
    const bytes = [Buffer.from([0, 255, 92]), null, Buffer.alloc(0)];
    expect(await bothWays("bytea", bytesColumn(bytes), bytes)).toEqual({ same: true, count: 3 });
    const json = ['{"a":"\\"é"}', null, "[1,2]"];
    expect(await bothWays("jsonb", jsonColumn(json), json)).toEqual({ same: true, count: 3 });
    // `json` has no equality of its own, and keeps the very text.
    const written = ['{"b":1, "a":2}', null];
    const { rows } = await sql<{ text: string | null }>`
      select e::text as text from unnest(${jsonTextColumn(written)}::json[]) as e`.execute(store.db);
    expect(rows.map(({ text }) => text)).toEqual(written);
  });

  it("of nothing is empty", async () => {
    expect(await bothWays("text", textColumn([]), [])).toEqual({ same: true, count: 0 });
  });
});

it("refuses a date that is none, and a number that does not fit", () => {
  expect(() => timeColumn([new Date(Number.NaN)])).toThrow(RangeError);
  expect(() => intColumn([2 ** 31])).toThrow(RangeError);
  expect(() => smallintColumn([2 ** 15])).toThrow(RangeError);
});
