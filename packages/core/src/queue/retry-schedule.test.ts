import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_RETRY_SCHEDULE_SECONDS, parseRetrySchedule } from "./retry-schedule.ts";

describe("the default schedule", () => {
  test("makes ten attempts over 75 hours, 35 minutes and 5 seconds", () => {
    const spanSeconds = DEFAULT_RETRY_SCHEDULE_SECONDS.reduce((sum, seconds) => sum + seconds, 0);
    expect(DEFAULT_RETRY_SCHEDULE_SECONDS).toHaveLength(9);
    expect(spanSeconds).toBe(75 * 3_600 + 35 * 60 + 5);
  });

  test("is read back from its own text", () => {
    expect(parseRetrySchedule("5,300,1800,7200,18000,36000,50400,72000,86400")).toEqual(DEFAULT_RETRY_SCHEDULE_SECONDS);
  });
});

describe("a schedule from the configuration", () => {
  test("may have decimals, spaces and a zero", () => {
    expect(parseRetrySchedule(" 0, 0.25 ,3 ")).toEqual([0, 0.25, 3]);
  });

  test.each(["", "5,,6", "5,", "-1", "1e3", "five", "NaN", "Infinity", "5;6", "0x10", "2592001", "5 6"])(
    "is refused with a message if it is %j",
    (text) => {
      expect(() => parseRetrySchedule(text)).toThrow(RangeError);
      expect(() => parseRetrySchedule(text)).toThrow(/^A retry schedule is a list of seconds such as .*\.$/);
    },
  );

  test("is read back for every list of gaps within the bounds", () => {
    const gap = fc.integer({ min: 0, max: 2_592_000 }).map((tenths) => tenths / 10);
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1, maxLength: 20 }), (gaps) => {
        expect(parseRetrySchedule(gaps.join(","))).toEqual(gaps);
      }),
    );
  });
});
