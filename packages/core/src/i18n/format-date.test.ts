import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDate, formatDateTime } from "./format-date.ts";

describe("expected dates", () => {
  test("the day is that of Amsterdam, for any offset of the time", () => {
    expect(formatDate("2026-12-01T00:30:00+01:00", "en")).toBe("1 December 2026");
    expect(formatDate("2026-12-31T23:30:00Z", "nl")).toBe("1 januari 2027");
    expect(formatDate("2026-03-31T23:59:00-11:00", "nl")).toBe("1 april 2026");
    expect(formatDate("2026-07-01T00:30:00+05:30", "en")).toBe("30 June 2026");
  });

  test.each([
    ["2026-12-01T00:30:15Z", "1 December 2026 at 01:30"],
    ["2026-07-01T22:30Z", "2 July 2026 at 00:30"],
    // The nights in which the clocks change.
    ["2026-03-29T00:59:59.999Z", "29 March 2026 at 01:59"],
    ["2026-03-29T01:00:00Z", "29 March 2026 at 03:00"],
    ["2026-10-25T00:59:59Z", "25 October 2026 at 02:59"],
    ["2026-10-25T01:00:00Z", "25 October 2026 at 02:00"],
  ])("%s is %s in Amsterdam", (dateTime, expected) => {
    expect(formatDateTime(dateTime, "en")).toBe(expected);
  });

  test("a time is shown to the minute, in the language of the reader", () => {
    expect(formatDateTime("2026-12-01T00:30:15+01:00", "nl")).toBe("1 december 2026 om 00:30");
  });

  test("a text that is not a time is refused", () => {
    expect(() => formatDate("soon", "en")).toThrow(RangeError);
  });

  test("dates and times follow European Union law at every edge of a day and of summer time", () => {
    fc.assert(
      fc.property(fc.oneof(aMomentNear(midnights), aMomentNear(changes)), offsets, (moment, offset) => {
        const local = new Date(moment + offsetByLaw(moment) * MINUTE);
        const [day, time] = [local.toISOString().slice(0, 10), local.toISOString().slice(11, 16)];
        const typed = withOffset(moment, offset);
        expect(Date.parse(typed)).toBe(moment);
        const expected = formatDateTime(typed, "en");
        expect(expected.slice(-9)).toBe(` at ${time}`);
        expect(expected.slice(0, -9)).toBe(formatDate(typed, "en"));
        expect(new Date(`${formatDate(typed, "en")} UTC`).toISOString().slice(0, 10)).toBe(day);
      }),
    );
  });
});

const MINUTE = 60_000;
const years = fc.integer({ min: 1996, max: 2099 });

/**
 * When the clocks change: at one o'clock in London, on the last Sundays of March and October (directive 2000/84/EC).
 */
function changeOf(year: number, month: 2 | 9): number {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * 24 * 60 * MINUTE;
}

function offsetByLaw(moment: number): number {
  const year = new Date(moment).getUTCFullYear();
  return moment >= changeOf(year, 2) && moment < changeOf(year, 9) ? 120 : 60;
}

/** Midnights in London. Those of Amsterdam are one or two hours earlier. */
const midnights = fc
  .record({ year: years, day: fc.integer({ min: 0, max: 365 }) })
  .map(({ year, day }) => Date.UTC(year, 0, 1 + day));
const changes = fc
  .record({ year: years, month: fc.constantFrom(2, 9) })
  .map(({ year, month }) => changeOf(year, month));
const aMomentNear = (edges: fc.Arbitrary<number>) =>
  fc
    .record({ edge: edges, beside: fc.integer({ min: -180 * MINUTE, max: 180 * MINUTE }) })
    .map(({ edge, beside }) => edge + beside);

/** The offset of a typed time, in minutes. */
const offsets = fc.integer({ min: -18 * 60, max: 18 * 60 });

function withOffset(moment: number, offset: number): string {
  const two = (count: number) => String(count).padStart(2, "0");
  const ahead = Math.abs(offset);
  const sign = offset < 0 ? "-" : "+";
  const typed = new Date(moment + offset * MINUTE).toISOString().slice(0, -1);
  return `${typed}${sign}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
