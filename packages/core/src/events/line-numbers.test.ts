import { describe, expect, test } from "vitest";
import { findRepeatedLineNumbers } from "./line-numbers.ts";
import { parseEvent } from "./parse-event.ts";
import { sampleOrder } from "./sample-data.ts";

const LINE = { product: { id: "7", title: "Course" }, quantity: 1, amount: "100.00", amount_with_tax: "121.00" };

const parsedWith = (lines: object[]) =>
  parseEvent({
    key: "order:1001:paid",
    type: "order.paid",
    occurred_at: "2026-11-24T10:00:00+01:00",
    data: { order: { ...sampleOrder(true), lines } },
  });

const errorsOf = (lines: object[]): Record<string, string> => {
  const parsed = parsedWith(lines);
  return parsed.ok ? {} : Object.fromEntries(parsed.errors.map(({ pointer, message }) => [pointer, message]));
};

const numbersOf = (lines: object[]) => {
  const parsed = parsedWith(lines);
  return parsed.ok && "order" in parsed.event.data ? parsed.event.data.order : parsed;
};

describe("line numbers", () => {
  test("that are given are kept, in any order", () => {
    const lines = [3, 1, 20].map((number) => ({ ...LINE, number }));
    expect(numbersOf(lines)).toMatchObject({ lines: [{ number: 3 }, { number: 1 }, { number: 20 }] });
  });

  test("default to the position, from 1", () => {
    expect(numbersOf([LINE, LINE])).toMatchObject({ lines: [{ number: 1 }, { number: 2 }] });
  });

  test("that repeat are refused at each repeating line", () => {
    const lines = [5, 5, 5].map((number) => ({ ...LINE, number }));
    expect(Object.keys(errorsOf(lines))).toEqual(["/data/order/lines/1/number", "/data/order/lines/2/number"]);
  });

  test("that are equal to a default are refused and explained", () => {
    const givenFirst = [{ ...LINE, number: 2 }, LINE];
    const givenLast = [LINE, { ...LINE, number: 1 }];
    for (const lines of [givenFirst, givenLast]) {
      const explained = expect.stringContaining("number every line or none");
      expect(errorsOf(lines)).toEqual({ "/data/order/lines/1/number": explained });
    }
  });

  test("that differ from the defaults are accepted", () => {
    expect(numbersOf([{ ...LINE, number: 9 }, LINE])).toMatchObject({ lines: [{ number: 9 }, { number: 2 }] });
  });

  test.each([0, -1, 1.5, "1", null])("are refused if they are %j", (number) => {
    expect(Object.keys(errorsOf([{ ...LINE, number }]))).toEqual(["/data/order/lines/0/number"]);
  });

  test("are not checked if the input is not a list of lines", () => {
    for (const lines of [null, "lines", { length: 2 }, [null, "x"]]) expect(findRepeatedLineNumbers(lines)).toEqual([]);
  });
});
