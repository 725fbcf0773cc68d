import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDateTime } from "./value-schemas.ts";

describe("isDateTime", () => {
  test.each([
    "2026-11-24T10:00:00+01:00",
    "2026-11-24T09:00:00Z",
    "2026-11-24T09:00Z",
    "2026-11-24T09:00:00.123456789-09:30",
    "2024-02-29T00:00:00Z",
    "2000-02-29T00:00:00Z",
    "0001-01-01T00:00:00Z",
  ])("takes %s", (text) => {
    expect(isDateTime(text)).toBe(true);
    expect(Date.parse(text)).not.toBeNaN();
  });

  test.each([
    "2026-11-24T10:00:00",
    "2026-11-24",
    "2026-11-24 10:00:00Z",
    "2026-11-24T10:00:00+0100",
    "2026-02-29T10:00:00Z",
    "1900-02-29T10:00:00Z",
    "2026-04-31T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2026-00-01T10:00:00Z",
    "2026-01-00T10:00:00Z",
    "2026-11-24T24:00:00Z",
    "2026-11-24T23:59:60Z",
    "2026-11-24T10:00:00+24:00",
    "0000-01-01T00:00:00Z",
    " 2026-11-24T10:00:00Z",
    "2026-11-24T10:00:00Z\n",
    "yesterday",
    "",
  ])("refuses %j", (text) => {
    expect(isDateTime(text)).toBe(false);
  });

  test("every time that JavaScript writes is accepted", () => {
    const moments = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(fc.property(moments, (moment) => isDateTime(moment.toISOString())));
  });
});
