import { describe, expect, it } from "vitest";
import { isoTime } from "./field.ts";

describe("isoTime", () => {
  it.each([
    ["2026-11-24T10:00:00+01:00", "2026-11-24T10:00:00+01:00"],
    ["2026-11-24T10:00:00.123456Z", "2026-11-24T10:00:00.123456Z"],
    ["2026-11-24t10:00:00z", "2026-11-24T10:00:00Z"],
    ["2026-11-24T10:00+01:00", "2026-11-24T10:00:00+01:00"],
    ["2026-11-24T10:00z", "2026-11-24T10:00:00Z"],
    [null, null],
    [undefined, null],
    ["", null],
  ])("tells %j as %j", (given, time) => {
    expect(isoTime(given)).toBe(time);
  });
});
