import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inAmsterdam, nextMondayMorning, nextMorning } from "./amsterdam-time.ts";

describe("a time in Amsterdam", () => {
  test.each([
    ["2026-11-24T10:00:00Z", "2026-11-24T11:00:00+01:00"],
    ["2026-07-01T22:30:00Z", "2026-07-02T00:30:00+02:00"],
    // The nights in which the clocks change.
    ["2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"],
    ["2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"],
    ["2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00"],
    ["2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00"],
  ])("%s is shown as %s", (moment, shown) => {
    expect(inAmsterdam(new Date(moment))).toBe(shown);
  });

  test("is the same time", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
        (moment) => {
          expect(Date.parse(inAmsterdam(moment))).toBe(Math.floor(moment.getTime() / 1_000) * 1_000);
        },
      ),
    );
  });
});

describe("the next Monday morning", () => {
  test.each([
    ["2026-11-24T10:00:00Z", "2026-11-30T07:00:00.000Z"],
    ["2026-11-30T06:59:59.999Z", "2026-11-30T07:00:00.000Z"],
    ["2026-11-30T07:00:00Z", "2026-12-07T07:00:00.000Z"],
    // Monday in Amsterdam, but still Sunday in London.
    ["2026-06-14T22:30:00Z", "2026-06-15T06:00:00.000Z"],
    // Over the Sundays on which the clocks change.
    ["2026-03-28T12:00:00Z", "2026-03-30T06:00:00.000Z"],
    ["2026-10-24T12:00:00Z", "2026-10-26T07:00:00.000Z"],
    ["2026-12-29T12:00:00Z", "2027-01-04T07:00:00.000Z"],
  ])("after %s is %s", (moment, monday) => {
    expect(nextMondayMorning(new Date(moment)).toISOString()).toBe(monday);
  });

  test("is at most a week and an hour ahead, a Monday, and eight o'clock", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
        (moment) => {
          const monday = nextMondayMorning(moment);
          const shown = inAmsterdam(monday);
          expect(monday.getTime() - moment.getTime()).toBeGreaterThan(0);
          expect(monday.getTime() - moment.getTime()).toBeLessThanOrEqual(7 * 86_400_000 + 3_600_000);
          expect(shown.slice(11, 19)).toBe("08:00:00");
          expect(new Date(`${shown.slice(0, 10)}T00:00:00Z`).getUTCDay()).toBe(1);
        },
      ),
    );
  });
});

describe("the next morning", () => {
  test.each([
    ["2026-11-24T06:59:59.999Z", "2026-11-24T07:00:00.000Z"],
    ["2026-11-24T07:00:00Z", "2026-11-25T07:00:00.000Z"],
    // The next day in Amsterdam, but still the day before in London.
    ["2026-06-14T22:30:00Z", "2026-06-15T06:00:00.000Z"],
    ["2026-03-28T12:00:00Z", "2026-03-29T06:00:00.000Z"],
    ["2026-10-24T12:00:00Z", "2026-10-25T07:00:00.000Z"],
    ["2026-12-31T23:30:00Z", "2027-01-01T07:00:00.000Z"],
  ])("after %s is %s", (moment, morning) => {
    expect(nextMorning(new Date(moment)).toISOString()).toBe(morning);
  });
});
