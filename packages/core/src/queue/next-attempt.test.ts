import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_RETRY_SCHEDULE_SECONDS,
  type FailedAttempt,
  nextAttemptAt,
  parseRetrySchedule,
} from "./next-attempt.ts";

const now = new Date("2026-11-24T10:00:00Z");

const aFailedAttempt = (changes: Partial<FailedAttempt> = {}): FailedAttempt => ({
  now,
  attemptsSpent: 1,
  scheduleSeconds: [10, 300],
  retryAfterSeconds: null,
  random: () => 0.5,
  ...changes,
});

const secondsUntilNext = (changes: Partial<FailedAttempt>): number | null => {
  const at = nextAttemptAt(aFailedAttempt(changes));
  return at === null ? null : (at.getTime() - now.getTime()) / 1_000;
};

const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const gap = fc.double({ min: 0, max: 86_400, noNaN: true });
const schedule = fc.array(gap, { minLength: 1, maxLength: 12 });
const retryAfter = fc.option(fc.integer({ min: 0, max: 86_400 }));

describe("the next attempt", () => {
  test("follows the schedule", () => {
    expect(secondsUntilNext({ attemptsSpent: 1 })).toBe(10);
    expect(secondsUntilNext({ attemptsSpent: 2 })).toBe(300);
  });

  test("is spread by a fifth to both sides", () => {
    expect(secondsUntilNext({ random: () => 0 })).toBe(8);
    expect(secondsUntilNext({ random: () => 0.999_999 })).toBeCloseTo(12, 2);
  });

  test("is never made after the end of the schedule", () => {
    expect(secondsUntilNext({ attemptsSpent: 3 })).toBeNull();
  });

  test("is never made after the end of the schedule, also if the receiver gives a time", () => {
    expect(secondsUntilNext({ attemptsSpent: 3, retryAfterSeconds: 60 })).toBeNull();
  });

  test("waits for a Retry-After that is longer than the gap, and jitter is only added", () => {
    expect(secondsUntilNext({ retryAfterSeconds: 60, random: () => 0 })).toBe(60);
    expect(secondsUntilNext({ retryAfterSeconds: 60, random: () => 0.5 })).toBe(61);
  });

  test("follows the schedule if the Retry-After is shorter than the gap", () => {
    expect(secondsUntilNext({ attemptsSpent: 2, retryAfterSeconds: 60 })).toBe(300);
  });

  test("is still made if only probes failed", () => {
    expect(secondsUntilNext({ attemptsSpent: 0 })).toBe(10);
    expect(secondsUntilNext({ attemptsSpent: 0, scheduleSeconds: [] })).toBe(0);
  });

  test("lies within a fifth of its gap, or just after the Retry-After", () => {
    fc.assert(
      fc.property(schedule, retryAfter, luck, (scheduleSeconds, retryAfterSeconds, lucky) => {
        scheduleSeconds.forEach((gapSeconds, index) => {
          const seconds = secondsUntilNext({
            attemptsSpent: index + 1,
            scheduleSeconds,
            retryAfterSeconds,
            random: () => lucky,
          });
          const askedSeconds = retryAfterSeconds ?? 0;
          expect(seconds).toBeGreaterThanOrEqual(askedSeconds);
          // A tolerance, because a double may round the last digit of a gap. A Retry-After has whole seconds and is exact.
          expect(seconds).toBeGreaterThanOrEqual(0.8 * gapSeconds - 1e-6);
          expect(seconds).toBeLessThan(Math.max(1.2 * gapSeconds, askedSeconds + 0.2 * gapSeconds) + 0.001_1);
        });
      }),
    );
  });

  test("uses the schedule gap by gap and then ends", () => {
    fc.assert(
      fc.property(schedule, luck, (scheduleSeconds, lucky) => {
        const isPending = Array.from(
          { length: scheduleSeconds.length + 5 },
          (_, index) => secondsUntilNext({ attemptsSpent: index + 1, scheduleSeconds, random: () => lucky }) !== null,
        );
        expect(isPending).toEqual(isPending.map((_, index) => index < scheduleSeconds.length));
      }),
    );
  });

  test("is later, never earlier, if the receiver asks for more time", () => {
    fc.assert(
      fc.property(schedule, luck, fc.tuple(fc.nat(40_000), fc.nat(40_000)), (scheduleSeconds, lucky, [asked, more]) => {
        const wait = (retryAfterSeconds: number) =>
          secondsUntilNext({ scheduleSeconds, retryAfterSeconds, random: () => lucky }) ?? 0;
        expect(wait(asked + more)).toBeGreaterThanOrEqual(wait(asked));
      }),
    );
  });
});

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
