/** Deliveries that must have failed before a lane is judged: one bad order must not stop an endpoint that takes the others. */
const DIFFERENT_DELIVERIES_MIN = 3;

/** When a breaker opens and how patiently it probes. */
export interface BreakerSettings {
  /** Failed attempts in a row that open it; they must be of at least three different deliveries. */
  readonly failures: number;
  /** Seconds from opening to the first probe. */
  readonly firstProbeSeconds: number;
  /** The wait doubles after every failed probe, up to this many seconds. */
  readonly probeSecondsMax: number;
}

/** Quick to notice a dead receiver, and at most ten minutes late when it is back. */
export const DEFAULT_BREAKER_SETTINGS: BreakerSettings = { failures: 5, firstProbeSeconds: 30, probeSecondsMax: 600 };

/** Deliveries flow. `failedDeliveryIds` holds the different ones of the failures in a row, and no more than are needed. */
export interface ClosedBreaker {
  readonly kind: "closed";
  readonly failuresInARow: number;
  readonly failedDeliveryIds: readonly string[];
}

/** Nothing is sent until a probe is due. Times are milliseconds since 1970, so that a breaker survives JSON unchanged. */
export interface OpenBreaker {
  readonly kind: "open";
  readonly probeAtMs: number;
  readonly probeGapSeconds: number;
  /** How many deliveries a person sent again that have not been a probe yet (`requestProbe`). Default: none. */
  readonly probesRequested?: number;
}

/** One delivery is under way as the probe. If its worker dies, another probe may go once `probeUntilMs` has passed. */
export interface HalfOpenBreaker {
  readonly kind: "half_open";
  readonly probeDeliveryId: string;
  readonly probeUntilMs: number;
  readonly probeGapSeconds: number;
  /** As for an open breaker: if this probe fails, the next one goes at once. */
  readonly probesRequested?: number;
}

/** What a lane knows about the health of its endpoint. */
export type Breaker = ClosedBreaker | OpenBreaker | HalfOpenBreaker;

/** How an attempt ended, as far as a breaker cares: any outcome but *delivered* is a failure. */
export interface BreakerReport {
  readonly deliveryId: string;
  readonly delivered: boolean;
  readonly now: Date;
}

/** A breaker that has seen nothing yet, or a success just now. */
export const CLOSED_BREAKER: ClosedBreaker = { kind: "closed", failuresInARow: 0, failedDeliveryIds: [] };

/**
 * The breaker after an attempt. Any success closes it, also that of an attempt which left before it opened: the endpoint
 * answers. While it is not closed, only the failure of the probe counts, because what else fails then was under way before.
 */
export function breakerAfterAttempt(
  breaker: Breaker,
  report: BreakerReport,
  settings = DEFAULT_BREAKER_SETTINGS,
): Breaker {
  if (report.delivered) return CLOSED_BREAKER;
  switch (breaker.kind) {
    case "closed":
      return afterFailure(breaker, report, settings);
    case "open":
      return breaker;
    case "half_open":
      return report.deliveryId === breaker.probeDeliveryId ? afterFailedProbe(breaker, report, settings) : breaker;
  }
}

/** Whether one delivery may go now as the probe. A closed breaker needs none. */
export function canProbe(breaker: Breaker, now: Date): boolean {
  switch (breaker.kind) {
    case "closed":
      return false;
    case "open":
      return now.getTime() >= breaker.probeAtMs;
    case "half_open":
      return now.getTime() >= breaker.probeUntilMs;
  }
}

/**
 * The breaker after a person sent a delivery again. The next probe goes at once or, while one is under way, as soon as that
 * one has failed, because a person who has just fixed a receiver must not wait up to ten minutes. A closed breaker stays as it is.
 */
export function requestProbe(breaker: Breaker, now: Date): Breaker {
  if (breaker.kind === "closed") return breaker;
  const requested = { ...breaker, probesRequested: (breaker.probesRequested ?? 0) + 1 };
  if (requested.kind === "half_open") return requested;
  return { ...requested, probeAtMs: Math.min(requested.probeAtMs, now.getTime()) };
}

/**
 * The breaker while this delivery is its probe. `until` is the end of the probe's lease. Throws when no probe may go, since
 * two probes at once would be two calls to an endpoint that is given one.
 */
export function startProbe(breaker: Breaker, probe: { deliveryId: string; now: Date; until: Date }): HalfOpenBreaker {
  if (breaker.kind === "closed" || !canProbe(breaker, probe.now)) {
    throw new RangeError(
      `A breaker that is ${breaker.kind} takes no probe at ${probe.now.toISOString()}; ask canProbe first.`,
    );
  }
  return {
    kind: "half_open",
    probeDeliveryId: probe.deliveryId,
    probeUntilMs: probe.until.getTime(),
    probeGapSeconds: breaker.probeGapSeconds,
    ...stillRequested((breaker.probesRequested ?? 0) - 1),
  };
}

function afterFailure(breaker: ClosedBreaker, report: BreakerReport, settings: BreakerSettings): Breaker {
  const failuresInARow = breaker.failuresInARow + 1;
  const failedDeliveryIds = withDelivery(breaker.failedDeliveryIds, report.deliveryId);
  const opens = failuresInARow >= settings.failures && failedDeliveryIds.length >= DIFFERENT_DELIVERIES_MIN;
  if (opens) return openFor(Math.min(settings.firstProbeSeconds, settings.probeSecondsMax), report.now);
  return { kind: "closed", failuresInARow, failedDeliveryIds };
}

function afterFailedProbe(breaker: HalfOpenBreaker, report: BreakerReport, settings: BreakerSettings): OpenBreaker {
  const opened = openFor(Math.min(breaker.probeGapSeconds * 2, settings.probeSecondsMax), report.now);
  const { probesRequested = 0 } = breaker;
  return probesRequested === 0 ? opened : { ...opened, probeAtMs: report.now.getTime(), probesRequested };
}

/** Left out at zero, so that a breaker that nobody asked for a probe keeps its shape. */
function stillRequested(count: number): { probesRequested?: number } {
  return count > 0 ? { probesRequested: count } : {};
}

function openFor(probeGapSeconds: number, now: Date): OpenBreaker {
  return { kind: "open", probeAtMs: now.getTime() + probeGapSeconds * 1_000, probeGapSeconds };
}

function withDelivery(ids: readonly string[], id: string): readonly string[] {
  return ids.length >= DIFFERENT_DELIVERIES_MIN || ids.includes(id) ? ids : [...ids, id];
}
