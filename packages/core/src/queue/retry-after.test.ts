import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter, RETRY_AFTER_SECONDS_MAX } from "./retry-after.ts";

const now = new Date("2026-11-24T10:00:00Z");

describe("a Retry-After header", () => {
  test.each([
    ["0", 0],
    ["120", 120],
    [" 7 ", 7],
    ["007", 7],
    ["86400", 86_400],
    ["86401", 86_400],
    ["99999999999999999999999", 86_400],
  ])("of %j seconds asks for %d", (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });

  test.each([
    ["Tue, 24 Nov 2026 10:01:30 GMT", 90],
    ["Tuesday, 24-Nov-26 10:01:30 GMT", 90],
    ["Tue Nov 24 10:01:30 2026", 90],
    ["tue, 24 nov 2026 10:01:30 gmt", 90],
    ["Tue Dec  1 10:00:00 2026", 86_400],
    ["Wed, 25 Nov 2026 11:00:00 GMT", 86_400],
    ["Tue, 24 Nov 2026 09:59:59 GMT", 0],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
  ])("with the date %j asks for %d seconds", (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });

  test.each([
    null,
    "",
    "soon",
    "-5",
    "1.5",
    "1e3",
    "2026-11-24T10:01:30Z",
    "2026-11",
    "Mon, 31 Feb 2027 10:00:00 GMT",
    "Tue, 24 Foo 2026 10:01:30 GMT",
    "Tue, 24 Nov 2026 24:01:30 GMT",
    "Tue, 24 Nov 2026 10:60:30 GMT",
    "Tue, 24 Nov 2026 10:01:30 CET",
    "60, 120",
  ])("of %j is ignored", (header) => {
    expect(parseRetryAfter(header, now)).toBeNull();
  });

  test("with a date between two whole seconds never makes the call too early", () => {
    expect(parseRetryAfter("Tue, 24 Nov 2026 10:00:02 GMT", new Date("2026-11-24T10:00:00.400Z"))).toBe(2);
  });

  test("is read to the second for every date within a day, in any spelling", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: RETRY_AFTER_SECONDS_MAX }), (seconds) => {
        const date = new Date(now.getTime() + seconds * 1_000).toUTCString();
        expect(parseRetryAfter(date, now)).toBe(seconds);
      }),
    );
  });

  test("gives null or whole seconds within a day for any text", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const seconds = parseRetryAfter(header, now) ?? 0;
        expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= RETRY_AFTER_SECONDS_MAX).toBe(true);
      }),
    );
  });
});
