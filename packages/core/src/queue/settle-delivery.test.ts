import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OUTCOMES, type Outcome } from "./outcome.ts";
import { type EndedAttempt, settleDelivery } from "./settle-delivery.ts";

const now = new Date("2026-11-24T10:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

const anAttempt = (changes: Partial<EndedAttempt> = {}): EndedAttempt => ({
  outcome: "rejected",
  status: 500,
  retryAfterSeconds: null,
  attemptsSpent: 1,
  scheduleSeconds: [10, 300],
  now,
  random: () => 0.5,
  ...changes,
});

const retried = OUTCOMES.filter((outcome): outcome is Exclude<Outcome, "delivered" | "gone"> => {
  return outcome !== "delivered" && outcome !== "gone";
});

describe("a delivery", () => {
  test("that was delivered is done", () => {
    expect(settleDelivery(anAttempt({ outcome: "delivered", status: 204 }))).toEqual({ state: "delivered" });
  });

  test("that is answered with 410 has failed for good, also if the schedule has gaps left", () => {
    const gone = settleDelivery(anAttempt({ outcome: "gone", status: 410, retryAfterSeconds: 5 }));
    expect(gone).toEqual({ state: "failed", laneNotBefore: null });
  });

  test.each(retried)("that ended %s waits for its next attempt, and fails if none is left", (outcome) => {
    const status = outcome === "rejected" ? 404 : null;
    expect(settleDelivery(anAttempt({ outcome, status }))).toEqual({
      state: "waiting",
      dueAt: after(10),
      laneNotBefore: null,
    });
    expect(settleDelivery(anAttempt({ outcome, status, attemptsSpent: 3 }))).toEqual({
      state: "failed",
      laneNotBefore: null,
    });
  });

  test.each([429, 503])("answered with %d and a Retry-After pauses its lane until then", (status) => {
    const settled = settleDelivery(anAttempt({ status, retryAfterSeconds: 60, random: () => 0 }));
    expect(settled).toEqual({ state: "waiting", dueAt: after(60), laneNotBefore: after(60) });
  });

  test("pauses its lane also if it was its last attempt", () => {
    const settled = settleDelivery(anAttempt({ status: 429, retryAfterSeconds: 60, attemptsSpent: 3 }));
    expect(settled).toEqual({ state: "failed", laneNotBefore: after(60) });
  });

  test.each([301, 404, 500, 502, null])("with status %j follows the schedule and ignores Retry-After", (status) => {
    const settled = settleDelivery(anAttempt({ status, retryAfterSeconds: 3_600 }));
    expect(settled).toEqual({ state: "waiting", dueAt: after(10), laneNotBefore: null });
  });

  test("does not lose an attempt by a failed probe of a breaker", () => {
    expect(settleDelivery(anAttempt({ attemptsSpent: 0 }))).toMatchObject({ state: "waiting" });
  });

  test("is never due before its lane may send", () => {
    const attempt = fc.record({
      outcome: fc.constantFrom(...retried),
      status: fc.constantFrom(429, 503, 500, null),
      retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 86_400 })),
      attemptsSpent: fc.integer({ min: 0, max: 5 }),
      scheduleSeconds: fc.array(fc.double({ min: 0, max: 86_400, noNaN: true }), { minLength: 5, maxLength: 10 }),
      luck: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(attempt, ({ luck, ...facts }) => {
        const settled = settleDelivery({ ...facts, now, random: () => luck });
        if (settled.state !== "waiting") throw new Error("The schedule is not spent yet.");
        const earliest = settled.laneNotBefore ?? now;
        expect(settled.dueAt.getTime()).toBeGreaterThanOrEqual(earliest.getTime());
      }),
    );
  });

  test("fails after exactly one attempt more than the schedule has gaps", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 12 }), (scheduleSeconds) => {
        let attemptsSpent = 1;
        while (settleDelivery(anAttempt({ scheduleSeconds, attemptsSpent })).state === "waiting") attemptsSpent += 1;
        expect(attemptsSpent).toBe(scheduleSeconds.length + 1);
      }),
    );
  });
});
