import { expect, it } from "vitest";
import { judgeClock } from "./check-clock.ts";

const noon = Date.parse("2026-11-24T12:00:00Z");
const stateAt = (secondsOff: number) => judgeClock("Tue, 24 Nov 2026 12:00:00 GMT", noon + secondsOff * 1_000).state;

it("a clock that is some seconds off is warned of, and one that makes receivers refuse calls is a failure, either way", () => {
  expect([0, 5, -5, 6, -6, 239, 240, -240, 86_400].map(stateAt)).toEqual([
    "ok",
    "ok",
    "ok",
    "warning",
    "warning",
    "warning",
    "failed",
    "failed",
    "failed",
  ]);
});

it("skips the clock when an answer has no Date header", () => {
  expect(judgeClock(null, noon).state).toBe("skipped");
});
