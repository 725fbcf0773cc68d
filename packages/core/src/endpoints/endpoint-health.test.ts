import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventEndpointSchema } from "../events/operational-event.ts";
import { breakerAfterAttempt, CLOSED_BREAKER, type OpenBreaker } from "../queue/breaker.ts";
import {
  ENDPOINT_HEALTHS,
  endpointHealth,
  type FailureStreak,
  failuresAfter,
  type HealthFacts,
  type HealthStep,
  healthStep,
  NO_FAILURES,
  notifiedAfter,
  switchesOffAt,
} from "./endpoint-health.ts";
import { OFF_REASONS } from "./explain-health.ts";

const failingSince = new Date("2026-11-24T10:00:00Z");
const open: OpenBreaker = { kind: "open", probeAtMs: 0, probeGapSeconds: 30 };
const probing = { kind: "half_open", probeDeliveryId: "dlv_1", probeUntilMs: 0, probeGapSeconds: 30 } as const;

describe("an endpoint", () => {
  test("is ok if its last attempt was delivered or none was made", () => {
    expect(endpointHealth({ enabled: true, breaker: CLOSED_BREAKER, failingSince: null })).toBe("ok");
  });

  test("is failing from its first failure after a success", () => {
    expect(endpointHealth({ enabled: true, breaker: CLOSED_BREAKER, failingSince })).toBe("failing");
  });

  test("is paused while its breaker is open or probing", () => {
    expect(endpointHealth({ enabled: true, breaker: open, failingSince })).toBe("paused");
    expect(endpointHealth({ enabled: true, breaker: probing, failingSince })).toBe("paused");
  });

  test("is off if it is switched off, also if it is failing", () => {
    expect(endpointHealth({ enabled: false, breaker: open, failingSince })).toBe("off");
  });
});

test("an endpoint and an event about it use the same words for its health and the reason why it is off", () => {
  const { health, off_reason } = eventEndpointSchema.shape;
  expect(health.options).toEqual(ENDPOINT_HEALTHS);
  expect(off_reason.unwrap().options).toEqual(OFF_REASONS);
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = new Date("2026-11-24T10:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);

/** An endpoint that has failed from the start until `until`. */
const failing = (until: number, changes: Partial<HealthFacts> = {}): HealthFacts => ({
  enabled: true,
  breaker: open,
  failingSince: start,
  lastFailedAt: at(until),
  failures: 10,
  lastSuccessAt: null,
  goneAt: null,
  switchesOff: true,
  notified: null,
  notifiedAt: null,
  ...changes,
});
const warned = (percent: 50 | 70 | 90, notifiedAt: number) => ({
  notified: { since: start, percent },
  notifiedAt: at(notifiedAt),
});

describe("an endpoint that fails", () => {
  test("gives a notification when its breaker opens, and not before", () => {
    expect(healthStep(failing(0, { breaker: CLOSED_BREAKER }), at(0))).toEqual({ kind: "none" });
    expect(healthStep(failing(0), at(0))).toEqual({ kind: "failing", since: start, percent: null });
  });

  test.each([
    [50, 2.5],
    [70, 3.5],
    [90, 4.5],
  ] as const)("gives a warning at %d percent of five days, which is %d days", (percent, days) => {
    const notified = { notified: { since: start, percent: null }, notifiedAt: start };
    const before = healthStep(failing(days * DAY - 1, notified), at(days * DAY - 1));
    expect(before).not.toMatchObject({ percent });
    expect(healthStep(failing(days * DAY, notified), at(days * DAY))).toEqual({
      kind: "failing",
      since: start,
      percent,
    });
  });

  test("is switched off after five days and not a moment earlier", () => {
    const notified = warned(90, 4.5 * DAY);
    expect(healthStep(failing(5 * DAY - 1, notified), at(5 * DAY - 1))).toEqual({ kind: "none" });
    const off = { kind: "switched_off", since: start, reason: "failing" };
    expect(healthStep(failing(5 * DAY, notified), at(5 * DAY))).toEqual(off);
  });

  test("gives no warning and stays on while its failures lie less than twelve hours apart", () => {
    const notified = { notified: { since: start, percent: null }, notifiedAt: start };
    expect(healthStep(failing(12 * HOUR - 1, notified), at(6 * DAY))).toEqual({ kind: "none" });
    expect(healthStep(failing(12 * HOUR, notified), at(6 * DAY))).toMatchObject({ kind: "failing", percent: 90 });
    expect(healthStep(failing(12 * HOUR - 1, warned(90, 0)), at(6 * DAY))).toEqual({ kind: "none" });
  });

  test("is switched off at least twelve hours after the last warning, also after the hub itself was down", () => {
    const late = failing(9 * DAY, { notified: null });
    expect(healthStep(late, at(9 * DAY))).toEqual({ kind: "failing", since: start, percent: 90 });
    const notified = warned(90, 9 * DAY);
    expect(healthStep(failing(9.49 * DAY, notified), at(9.49 * DAY))).toEqual({ kind: "none" });
    expect(healthStep(failing(9.5 * DAY, notified), at(9.5 * DAY))).toMatchObject({ kind: "switched_off" });
  });

  test("shows when it will be switched off, unless it is never switched off", () => {
    expect(switchesOffAt(failing(0), at(0))).toEqual(at(5 * DAY));
    expect(switchesOffAt(failing(9 * DAY), at(9 * DAY))).toEqual(at(9.5 * DAY));
    expect(switchesOffAt(failing(9.1 * DAY, warned(90, 9 * DAY)), at(9.1 * DAY))).toEqual(at(9.5 * DAY));
    expect(switchesOffAt(failing(0, { switchesOff: false }), at(0))).toBeNull();
    expect(switchesOffAt(failing(0, { enabled: false }), at(0))).toBeNull();
    expect(switchesOffAt({ ...failing(0), ...NO_FAILURES }, at(0))).toBeNull();
  });

  test("only gives warnings if it may not be switched off", () => {
    const facts = failing(30 * DAY, { ...warned(90, 4.5 * DAY), switchesOff: false });
    expect(healthStep(facts, at(30 * DAY))).toEqual({ kind: "none" });
  });

  test("gives a second notification within the hour only if the failure lasts", () => {
    const notified = { notifiedAt: at(-10 * 60_000) };
    expect(healthStep(failing(0, notified), at(0))).toEqual({ kind: "none" });
    expect(healthStep(failing(15 * 60_000, notified), at(15 * 60_000))).toMatchObject({ kind: "failing" });
    expect(healthStep(failing(0, { notifiedAt: at(-HOUR) }), at(0))).toMatchObject({ kind: "failing" });
  });
});

describe("an endpoint that answered 410", () => {
  test("is switched off at once, also if another call arrived at the same time", () => {
    const gone = { kind: "switched_off", since: start, reason: "gone" };
    expect(healthStep(failing(0, { goneAt: start }), at(0))).toEqual(gone);
    expect(healthStep({ ...failing(0, { goneAt: start }), ...NO_FAILURES }, at(0))).toEqual(gone);
  });
});

describe("an endpoint that works again", () => {
  const arrived = { ...NO_FAILURES, breaker: CLOSED_BREAKER, lastSuccessAt: at(HOUR) };

  test("gives a notification if people were notified of the failure", () => {
    const facts = { ...failing(0, { notified: { since: start, percent: null }, notifiedAt: start }), ...arrived };
    expect(healthStep(facts, at(HOUR))).toEqual({ kind: "recovered", since: start });
    expect(healthStep({ ...facts, notified: null }, at(HOUR))).toEqual({ kind: "none" });
  });

  test("gives no notification because a person switched it on: a call must arrive first", () => {
    const facts = { ...failing(0, warned(90, 0)), ...arrived, lastSuccessAt: at(-HOUR) };
    expect(healthStep(facts, at(HOUR))).toEqual({ kind: "none" });
  });
});

test("an endpoint that is off gives no step", () => {
  fc.assert(
    fc.property(fc.nat(20 * DAY), fc.option(fc.constantFrom(start, at(1))), (passed, goneAt) => {
      const facts = failing(passed, { enabled: false, goneAt });
      expect(healthStep(facts, at(passed))).toEqual({ kind: "none" });
    }),
  );
});

type Step = Exclude<HealthStep, { kind: "none" }>;
interface Attempt {
  readonly afterMs: number;
  readonly delivered: boolean;
}

/** An endpoint at one moment of its history, with what was done about it until then. */
interface Life {
  readonly now: number;
  readonly firstFailure: number;
  readonly facts: HealthFacts;
  readonly steps: readonly { step: Step; now: number; trouble: FailureStreak; firstFailure: number }[];
}

const newborn: Life = {
  now: 0,
  firstFailure: 0,
  facts: failing(0, { ...NO_FAILURES, breaker: CLOSED_BREAKER }),
  steps: [],
};

function attempt(life: Life, { afterMs, delivered }: Attempt, number: number): Life {
  const now = life.now + afterMs;
  const facts = {
    ...life.facts,
    ...failuresAfter(life.facts, { delivered, now: at(now) }),
    breaker: breakerAfterAttempt(life.facts.breaker, { deliveryId: `dlv_${number % 7}`, delivered, now: at(now) }),
    lastSuccessAt: delivered ? at(now) : life.facts.lastSuccessAt,
  };
  const firstFailure = facts.failures === 1 ? now : life.firstFailure;
  return takeSteps({ ...life, now, facts, firstFailure });
}

/** Takes steps until none is due. */
function takeSteps(life: Life): Life {
  const { now, firstFailure, facts } = life;
  const step = healthStep(facts, at(now));
  if (step.kind === "none") return life;
  const enabled = step.kind !== "switched_off";
  const { failingSince, lastFailedAt, failures } = facts;
  const taken = { step, now, firstFailure, trouble: { failingSince, lastFailedAt, failures } };
  const after = { ...facts, enabled, notified: notifiedAfter(facts.notified, step), notifiedAt: at(now) };
  return takeSteps({ ...life, facts: after, steps: [...life.steps, taken] });
}

/** Plays the attempts of several days at one endpoint. */
const live = (attempts: readonly Attempt[]): Life => attempts.reduce(attempt, newborn);

const attemptsArbitrary = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.nat(60_000), fc.nat(3 * HOUR), fc.nat(20 * HOUR), fc.nat(3 * DAY)),
    delivered: fc.oneof({ weight: 60, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }),
  { minLength: 20, maxLength: 80, size: "max" },
);

describe("for any history of an endpoint", () => {
  const always = (check: (life: Life) => void) =>
    fc.assert(
      fc.property(attemptsArbitrary, (attempts) => check(live(attempts))),
      { numRuns: 1_000 },
    );

  test("it is switched off only after five days of failures over at least twelve hours, and twelve hours after a warning", () => {
    let switchedOff = 0;
    always(({ steps }) => {
      for (const [index, { step, now, trouble, firstFailure }] of steps.entries()) {
        if (step.kind !== "switched_off") continue;
        switchedOff += 1;
        expect(now - firstFailure).toBeGreaterThanOrEqual(5 * DAY);
        expect(Number(trouble.lastFailedAt) - Number(trouble.failingSince)).toBeGreaterThanOrEqual(12 * HOUR);
        const before = steps[index - 1];
        expect(before?.step).toMatchObject({ kind: "failing", percent: 90, since: step.since });
        expect(now - (before?.now ?? now)).toBeGreaterThanOrEqual(12 * HOUR);
      }
    });
    // Checked because the test would otherwise prove nothing.
    expect(switchedOff).toBeGreaterThan(50);
  });

  test("each step is taken once per failure, warnings rise, and no step follows the end", () => {
    always(({ steps }) => {
      const names = steps.map(
        ({ step }) => `${step.kind} ${step.since.getTime()} ${"percent" in step && step.percent}`,
      );
      expect(new Set(names).size).toBe(names.length);
      for (const [index, { step }] of steps.entries()) {
        const before = steps[index - 1]?.step;
        if (before?.kind !== "failing" || step.kind !== "failing" || before.since !== step.since) continue;
        expect(step.percent ?? 0).toBeGreaterThan(before.percent ?? 0);
      }
      expect(steps.slice(0, -1).filter(({ step }) => step.kind === "switched_off")).toEqual([]);
    });
  });

  test("a recovery is notified once for each notified failure, and never otherwise", () => {
    always(({ steps }) => {
      for (const [index, { step, trouble }] of steps.entries()) {
        if (step.kind !== "recovered") continue;
        expect(trouble).toEqual(NO_FAILURES);
        expect(steps[index - 1]?.step).toMatchObject({ kind: "failing", since: step.since });
      }
    });
  });

  test("an endpoint that fails and recovers again and again gives at most four notifications an hour", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(90_000), fc.boolean()), { minLength: 300, maxLength: 600 }), (luck) => {
        const { steps } = live(luck.map(([afterMs, delivered]) => ({ afterMs, delivered })));
        for (const { now } of steps) {
          const hour = steps.filter((one) => one.now >= now && one.now < now + HOUR && one.step.kind === "failing");
          expect(hour.length).toBeLessThanOrEqual(4);
        }
      }),
      { numRuns: 200 },
    );
  });
});
