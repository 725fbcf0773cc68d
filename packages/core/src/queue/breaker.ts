/**
 * The number of different deliveries that must fail before a breaker opens, because one bad order must not stop an
 * endpoint that accepts the others.
 */
const DIFFERENT_DELIVERIES_MIN = 3;

/** When a breaker opens, and how often it probes. */
export interface BreakerSettings {
  /** The number of failed attempts in a row that opens it. They must belong to at least three different deliveries. */
  readonly failures: number;
  /** Seconds from opening to the first probe. */
  readonly firstProbeSeconds: number;
  /** The wait doubles after every failed probe, up to this many seconds. */
  readonly probeSecondsMax: number;
}

/** Finds a dead receiver within five attempts, and a receiver that works again within ten minutes. */
export const DEFAULT_BREAKER_SETTINGS: BreakerSettings = { failures: 5, firstProbeSeconds: 30, probeSecondsMax: 600 };

/**
 * Deliveries are sent. `failedDeliveryIds` has the different deliveries of the failures in a row, and no more than
 * are needed.
 */
export interface ClosedBreaker {
  readonly kind: "closed";
  readonly failuresInARow: number;
  readonly failedDeliveryIds: readonly string[];
}

/** Nothing is sent until a probe is due. Times are milliseconds since 1970, so that JSON does not change them. */
export interface OpenBreaker {
  readonly kind: "open";
  readonly probeAtMs: number;
  readonly probeGapSeconds: number;
  /** How many deliveries a person sent again that have not been a probe yet (`requestProbe`). Default: none. */
  readonly probesRequested?: number;
}

/** One delivery is in flight as the probe. If its worker dies, another probe may be sent after `probeUntilMs`. */
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

/** The result of an attempt for a breaker. Any outcome but *delivered* is a failure. */
export interface BreakerReport {
  readonly deliveryId: string;
  readonly delivered: boolean;
  readonly now: Date;
}

/** A breaker without any attempt, or just after a success. */
export const CLOSED_BREAKER: ClosedBreaker = { kind: "closed", failuresInARow: 0, failedDeliveryIds: [] };

/**
 * The breaker after an attempt. Any success closes it, also of an attempt that was sent before it opened, because the
 * endpoint answers again. While it is not closed, only the failure of the probe counts, because other failures were
 * in flight before.
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

/** Whether one delivery may be sent now as the probe. A closed breaker needs none. */
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
 * The breaker after a person sent a delivery again. The next probe is sent at once or, while one is in flight, as soon as that
 * one has failed, because a person who has just fixed a receiver must not wait up to ten minutes. A closed breaker does not change.
 */
export function requestProbe(breaker: Breaker, now: Date): Breaker {
  if (breaker.kind === "closed") return breaker;
  const requested = { ...breaker, probesRequested: (breaker.probesRequested ?? 0) + 1 };
  if (requested.kind === "half_open") return requested;
  return { ...requested, probeAtMs: Math.min(requested.probeAtMs, now.getTime()) };
}

/**
 * The breaker while this delivery is its probe. `until` is the end of the probe's lease.
 * @throws Error if no probe may be sent, because two probes at once would be too much for a failing endpoint.
 */
export function startProbe(breaker: Breaker, probe: { deliveryId: string; now: Date; until: Date }): HalfOpenBreaker {
  if (breaker.kind === "closed" || !canProbe(breaker, probe.now)) {
    throw new RangeError(
      `A breaker that is ${breaker.kind} accepts no probe at ${probe.now.toISOString()}; call canProbe first.`,
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

/**
 * The breaker after the lease of a delivery was freed, because its worker died. If that was the probe, another one may be sent at once,
 * because nothing is known of the endpoint. `deliveryIds`: all deliveries whose leases were freed.
 */
export function breakerAfterLostProbe(breaker: Breaker, { deliveryIds, now }: LostDeliveries): Breaker {
  if (breaker.kind !== "half_open" || !deliveryIds.includes(breaker.probeDeliveryId)) return breaker;
  const { probeGapSeconds, probesRequested = 0 } = breaker;
  return { kind: "open", probeAtMs: now.getTime(), probeGapSeconds, ...stillRequested(probesRequested) };
}

/** Deliveries whose worker died. */
interface LostDeliveries {
  readonly deliveryIds: readonly string[];
  readonly now: Date;
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
