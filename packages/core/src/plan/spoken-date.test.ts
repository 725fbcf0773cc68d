import { describe, expect, test } from "vitest";
import { inOffsetOf, spokenDate, spokenDateTime } from "./spoken-date.ts";

describe("spoken dates", () => {
  test("the day is the one that was typed, whatever the offset", () => {
    expect(spokenDate("2026-12-01T00:30:00+01:00", "en")).toBe("1 December 2026");
    expect(spokenDate("2026-03-31T23:59:00-11:00", "nl")).toBe("31 maart 2026");
  });

  test("a moment is told to the minute", () => {
    expect(spokenDateTime("2026-12-01T00:30:15Z", "nl")).toBe("1 december 2026 om 00:30");
    expect(spokenDateTime("2026-12-01T00:30Z", "en")).toBe("1 December 2026 at 00:30");
  });

  test.each([
    ["2026-11-24T09:00:00Z", "2026-01-01T00:00:00+01:00", "2026-11-24T10:00:00.000+01:00"],
    ["2026-01-01T00:10:00+01:00", "2026-01-01T00:00:00-09:30", "2025-12-31T13:40:00.000-09:30"],
    ["2026-11-24T10:00:00+01:00", "2026-11-24T10:00:00Z", "2026-11-24T09:00:00.000Z"],
  ])("%s beside %s reads as %s", (dateTime, model, written) => {
    expect(inOffsetOf(dateTime, model)).toBe(written);
    expect(Date.parse(written)).toBe(Date.parse(dateTime));
  });
});
