import fc from "fast-check";
import { expect, test } from "vitest";
import { moneyText, plugAndPayTime } from "./event-values.ts";

test.each([
  ["121.00", "121.00"],
  ["-121.00", "-121.00"],
  ["121", "121.00"],
  [121, "121.00"],
  [90.75, "90.75"],
  ["82.6446", "82.64"],
  ["82.645", "82.65"],
  ["0.995", "1.00"],
  ["-0.001", "0.00"],
  [".5", ".5"],
  ["twelve", "twelve"],
  [null, null],
  [undefined, null],
])("the amount %j is written as %j", (amount, written) => {
  expect(moneyText(amount)).toBe(written);
});

test("an amount with two decimals stays as it is", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n }), (cents) => {
      const text = `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
      expect(moneyText(text)).toBe(text);
    }),
  );
});

test.each([
  ["2026-11-24T10:00:00.000000Z", "2026-11-24T10:00:00.000000Z"],
  ["2026-11-24T10:00:00+05:00", "2026-11-24T10:00:00+05:00"],
  ["2026-11-24", "2026-11-24T00:00:00+01:00"],
  ["2026-07-01", "2026-07-01T00:00:00+02:00"],
  ["2026-11-24 10:00:00", "2026-11-24T10:00:00+01:00"],
  ["2026-07-01 10:00:00", "2026-07-01T10:00:00+02:00"],
  // On the days on which the clock changes, midnight still has the offset of the day before.
  ["2026-03-29", "2026-03-29T00:00:00+01:00"],
  ["2026-10-25", "2026-10-25T00:00:00+02:00"],
  ["2026-03-29 03:00:00", "2026-03-29T03:00:00+02:00"],
  ["2026-10-25 03:00:00", "2026-10-25T03:00:00+01:00"],
  ["soon", "soon"],
  ["2026-13-45", "2026-13-45T00:00:00Z"],
  ["", null],
  [null, null],
  [undefined, null],
])("the time %j is written as %j", (time, written) => {
  expect(plugAndPayTime(time)).toBe(written);
});

test("a time without an offset is the same time on a Dutch clock", () => {
  const dutch = new Intl.DateTimeFormat("sv", {
    timeZone: "Europe/Amsterdam",
    dateStyle: "short",
    timeStyle: "medium",
  });
  const moments = fc.date({
    min: new Date("2000-01-01T00:00:00Z"),
    max: new Date("2060-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, (moment) => {
      const wallClock = dutch.format(moment);
      const written = plugAndPayTime(wallClock) ?? "";
      expect(written.slice(0, 19).replace("T", " ")).toBe(wallClock);
      expect(dutch.format(Date.parse(written))).toBe(wallClock);
    }),
  );
});
