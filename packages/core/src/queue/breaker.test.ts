import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Breaker,
  type BreakerSettings,
  breakerAfterAttempt,
  breakerAfterLostProbe,
  CLOSED_BREAKER,
  canProbe,
  requestProbe,
  startProbe,
} from "./breaker.ts";

const start = new Date("2026-11-24T10:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

const fail = (breaker: Breaker, deliveryId: string, seconds = 0) =>
  breakerAfterAttempt(breaker, { deliveryId, delivered: false, now: after(seconds) });
const succeed = (breaker: Breaker, deliveryId: string) =>
  breakerAfterAttempt(breaker, { deliveryId, delivered: true, now: start });
const failAll = (deliveryIds: string[]) =>
  deliveryIds.reduce<Breaker>((breaker, id) => fail(breaker, id), CLOSED_BREAKER);
const probe = (breaker: Breaker, deliveryId: string, seconds: number) =>
  startProbe(breaker, { deliveryId, now: after(seconds), until: after(seconds + 30) });

const opened = failAll(["a", "b", "c", "d", "e"]);

describe("a breaker", () => {
  test("opens after five failures in a row and probes half a minute later", () => {
    expect(failAll(["a", "b", "c", "d"]).kind).toBe("closed");
    expect(opened).toEqual({ kind: "open", probeAtMs: after(30).getTime(), probeGapSeconds: 30 });
  });

  test("stays closed however often one or two deliveries fail", () => {
    expect(failAll(Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? "a" : "b"))).kind).toBe("closed");
  });

  test("opens at the first failure of a third delivery after enough failures", () => {
    expect(fail(failAll(["a", "b", "a", "b", "a", "b"]), "c").kind).toBe("open");
  });

  test("starts counting again after a success", () => {
    const breaker = succeed(failAll(["a", "b", "c", "d"]), "d");
    expect(breaker).toEqual(CLOSED_BREAKER);
    expect(["a", "b", "c", "d"].reduce<Breaker>((state, id) => fail(state, id), breaker).kind).toBe("closed");
  });

  test("accepts a probe when it is due, one at a time", () => {
    expect(canProbe(opened, after(29.999))).toBe(false);
    expect(canProbe(opened, after(30))).toBe(true);
    const probing = probe(opened, "a", 30);
    expect(canProbe(probing, after(59))).toBe(false);
    expect(() => probe(probing, "b", 59)).toThrow(/half_open accepts no probe/);
  });

  test("accepts another probe if the first was lost with its worker", () => {
    expect(canProbe(probe(opened, "a", 30), after(60))).toBe(true);
  });

  test("accepts another probe at once if the lease of the first was freed, and none for another delivery", () => {
    const probing = probe(requestProbe(opened, after(0)), "a", 0);
    const lost = { deliveryIds: ["x", "a"], now: after(3) };
    expect(breakerAfterLostProbe(probing, lost)).toEqual({
      kind: "open",
      probeAtMs: after(3).getTime(),
      probeGapSeconds: 30,
    });
    for (const breaker of [probing, opened, CLOSED_BREAKER])
      expect(breakerAfterLostProbe(breaker, { ...lost, deliveryIds: ["x"] })).toBe(breaker);
    const asked = requestProbe(probing, after(1));
    expect(breakerAfterLostProbe(asked, lost)).toMatchObject({ kind: "open", probesRequested: 1 });
  });

  test("asks for no probe while it is closed", () => {
    expect(canProbe(CLOSED_BREAKER, after(0))).toBe(false);
    expect(() => probe(CLOSED_BREAKER, "a", 0)).toThrow(RangeError);
  });

  test("closes when the probe is delivered", () => {
    expect(succeed(probe(opened, "a", 30), "a")).toEqual(CLOSED_BREAKER);
  });

  test("doubles its wait after each failed probe, up to ten minutes", () => {
    const waits: number[] = [];
    let breaker: Breaker = opened;
    let seconds = 30;
    for (let round = 0; round < 7; round += 1) {
      breaker = fail(probe(breaker, "a", seconds), "a", seconds);
      if (breaker.kind !== "open") throw new Error("A failed probe opens the breaker again.");
      waits.push(breaker.probeGapSeconds);
      seconds += breaker.probeGapSeconds;
    }
    expect(waits).toEqual([60, 120, 240, 480, 600, 600, 600]);
  });

  test("accepts a probe at once if a person requests it, and waits as usual after it", () => {
    const requested = requestProbe(opened, after(3));
    expect(canProbe(requested, after(3))).toBe(true);
    const failed = fail(probe(requested, "z", 3), "z", 4);
    expect(failed).toEqual({ kind: "open", probeAtMs: after(64).getTime(), probeGapSeconds: 60 });
  });

  test("accepts each probe that was requested while one was in flight, as soon as the one before has failed", () => {
    const asked = requestProbe(requestProbe(probe(opened, "a", 30), after(31)), after(32));
    expect(canProbe(asked, after(33))).toBe(false);
    const first = fail(asked, "a", 34);
    expect(canProbe(first, after(34))).toBe(true);
    const second = fail(probe(first, "y", 34), "y", 35);
    expect(canProbe(second, after(35))).toBe(true);
    expect(canProbe(fail(probe(second, "z", 35), "z", 36), after(60))).toBe(false);
  });

  test("needs no requested probe once it is closed", () => {
    expect(requestProbe(CLOSED_BREAKER, start)).toEqual(CLOSED_BREAKER);
    expect(succeed(requestProbe(probe(opened, "a", 30), after(31)), "a")).toEqual(CLOSED_BREAKER);
  });

  test("does not change at a failed attempt that was sent before it opened", () => {
    expect(fail(opened, "f", 10)).toBe(opened);
    const probing = probe(opened, "a", 30);
    expect(fail(probing, "f", 31)).toBe(probing);
  });

  test("closes at a successful attempt that was sent before it opened", () => {
    expect(succeed(opened, "f")).toEqual(CLOSED_BREAKER);
  });

  test("survives JSON unchanged", () => {
    for (const breaker of [CLOSED_BREAKER, failAll(["a", "b"]), opened, probe(opened, "a", 30)]) {
      expect(JSON.parse(JSON.stringify(breaker))).toEqual(breaker);
    }
  });
});

/**
 * The same rules in a simple form, over the whole history instead of a state. It does not use the breaker's types, so
 * that a mistake in one is not repeated in the other.
 */
class NaiveLane {
  readonly #settings: BreakerSettings;
  #failuresSinceSuccess: string[] = [];
  #openedAtSeconds: number | null = null;
  #failedProbes = 0;
  #lastSeconds = 0;
  #probe: { id: string; untilSeconds: number } | null = null;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  isOpen(): boolean {
    return this.#openedAtSeconds !== null;
  }

  mayProbe(seconds: number): boolean {
    if (this.#openedAtSeconds === null) return false;
    if (this.#probe !== null) return seconds >= this.#probe.untilSeconds;
    const { firstProbeSeconds, probeSecondsMax } = this.#settings;
    return seconds >= this.#lastSeconds + Math.min(firstProbeSeconds * 2 ** this.#failedProbes, probeSecondsMax);
  }

  begin(id: string, seconds: number): void {
    this.#probe = { id, untilSeconds: seconds + 30 };
  }

  end(id: string, delivered: boolean, seconds: number): void {
    if (delivered) {
      this.#failuresSinceSuccess = [];
      this.#openedAtSeconds = null;
      this.#failedProbes = 0;
      this.#probe = null;
    } else if (this.#openedAtSeconds === null) {
      this.#failuresSinceSuccess.push(id);
      const different = new Set(this.#failuresSinceSuccess).size;
      if (this.#failuresSinceSuccess.length >= this.#settings.failures && different >= 3) {
        this.#openedAtSeconds = seconds;
        this.#lastSeconds = seconds;
      }
    } else if (this.#probe?.id === id) {
      this.#failedProbes += 1;
      this.#lastSeconds = seconds;
      this.#probe = null;
    }
  }
}

const step = fc.record({
  deliveryId: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  delivered: fc.integer({ min: 0, max: 3 }).map((luck) => luck === 0),
  passesSeconds: fc.constantFrom(0, 1, 15, 30, 61, 700),
  probes: fc.boolean(),
});

const settings = fc.record({
  failures: fc.integer({ min: 1, max: 7 }),
  firstProbeSeconds: fc.constantFrom(1, 30),
  probeSecondsMax: fc.constantFrom(30, 600),
});

describe("any history of attempts", () => {
  test("gives the same state as a simple reading of the rules", () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 60 }), (chosen, steps) => {
        const naive = new NaiveLane(chosen);
        let breaker: Breaker = CLOSED_BREAKER;
        let seconds = 0;
        for (const { deliveryId, delivered, passesSeconds, probes } of steps) {
          seconds += passesSeconds;
          expect(canProbe(breaker, after(seconds))).toBe(naive.mayProbe(seconds));
          if (probes && naive.mayProbe(seconds)) {
            naive.begin(deliveryId, seconds);
            breaker = probe(breaker, deliveryId, seconds);
            seconds += 1;
          }
          naive.end(deliveryId, delivered, seconds);
          breaker = breakerAfterAttempt(breaker, { deliveryId, delivered, now: after(seconds) }, chosen);
          expect(breaker.kind !== "closed").toBe(naive.isOpen());
        }
      }),
      { numRuns: 500 },
    );
  });

  test("keeps the state of a breaker small", () => {
    const breaker = failAll(Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? "a" : "b")));
    expect(JSON.stringify(breaker).length).toBeLessThan(200);
  });
});
