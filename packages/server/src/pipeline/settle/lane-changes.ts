import {
  type Breaker,
  type BreakerSettings,
  breakerAfterAttempt,
  type FailureStreak,
  failuresAfter,
  type HealthFacts,
  healthStep,
  type LastError,
} from "@haak/core";
import { translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import { byLane, earliest, type LockedLane, laneKey } from "../queue/lanes.ts";
import type { AttemptSettlement } from "../send/attempt-delivery.ts";

/** A delivery that an attempt has moved on. */
export interface MovedOn {
  readonly shopId: string;
  /** What the worker reported about it. */
  readonly settlement: AttemptSettlement;
  /** Where the attempt was made. */
  readonly endpointId: string;
  /** Where the next one would be made: another endpoint if the rule got a new address meanwhile. */
  readonly nextEndpointId: string;
  readonly state: string;
}

/** What a batch of settlements changes in one lane. */
export interface LaneChange extends FailureStreak {
  readonly shopId: string;
  readonly endpointId: string;
  /** How many attempts ended in it, each of which frees a slot. */
  readonly ended: number;
  /** When the earliest of the deliveries that wait is due. */
  readonly dueAt: Date | null;
  /** Until when the receiver asked the whole lane to wait. */
  readonly notBefore: Date | null;
  readonly breaker: Breaker;
  /** When a breaker that is not closed allows a probe; null while it is closed. */
  readonly probeAt: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastError: LastError | null;
  readonly goneAt: Date | null;
  /** Whether the shop must now be notified about the endpoint, or it must be switched off: a health check does that. */
  readonly needsHealthCheck: boolean;
}

/** The part of a batch that its lanes depend on. */
export interface LaneBatch {
  readonly now: Date;
  readonly settled: readonly MovedOn[];
  readonly breakerSettings: BreakerSettings;
}

/** What the batch changes in each of these lanes, in their order. */
export function laneChanges(batch: LaneBatch, lanes: readonly LockedLane[]): LaneChange[] {
  const ended = byLane(batch.settled, (one) => one);
  const waiting = byLane(
    batch.settled.filter(({ state }) => state === "waiting"),
    ({ shopId, nextEndpointId }) => ({ shopId, endpointId: nextEndpointId }),
  );
  return lanes.map((lane) => {
    const key = laneKey(lane);
    return changeOf(batch, lane, { ended: ended.get(key) ?? [], waiting: waiting.get(key) ?? [] });
  });
}

/** The part of a batch that is about one lane. */
interface OfLane {
  /** Deliveries whose attempts were made there. */
  readonly ended: readonly MovedOn[];
  /** Deliveries that wait there for their next attempt, wherever the last one was made. */
  readonly waiting: readonly MovedOn[];
}

/** Folds what ended in one lane, in the order in which the attempts began, into what its row will say. */
function changeOf(batch: LaneBatch, lane: LockedLane, ofLane: OfLane): LaneChange {
  const { shopId, endpointId } = lane;
  const { now } = batch;
  const ended = inOrder(ofLane.ended);
  const breaker = ended.reduce((before, one) => breakerAfter(batch, before, one), lane.breaker);
  const isDelivered = ended.some(({ state }) => state === "delivered");
  const known = {
    breaker,
    ...failuresOf(lane, ended, now),
    lastSuccessAt: isDelivered ? now : lane.lastSuccessAt,
    lastError: lastErrorOf(lane, ended, now),
    goneAt: goneAtOf(lane, ended, now),
  };
  return {
    shopId,
    endpointId,
    ended: ended.length,
    ...known,
    probeAt: probeTime(breaker),
    dueAt: earliest(ofLane.waiting.map(({ settlement }) => settlement.dueAt)),
    notBefore: latest(ended.flatMap(({ settlement }) => settlement.laneNotBefore ?? [])),
    needsHealthCheck: ended.length > 0 && healthStep(healthFactsOf({ ...lane, ...known }), now).kind !== "none",
  };
}

function inOrder(ended: readonly MovedOn[]): MovedOn[] {
  return ended.toSorted((a, b) => a.settlement.attempt.at.getTime() - b.settlement.attempt.at.getTime());
}

function breakerAfter({ now, breakerSettings }: LaneBatch, breaker: Breaker, { settlement, state }: MovedOn): Breaker {
  return breakerAfterAttempt(
    breaker,
    { deliveryId: settlement.id, delivered: state === "delivered", now },
    breakerSettings,
  );
}

/** From when on a lane whose breaker is not closed may be polled for a probe. */
function probeTime(breaker: Breaker): Date | null {
  switch (breaker.kind) {
    case "closed":
      return null;
    case "open":
      return new Date(breaker.probeAtMs);
    case "half_open":
      return new Date(breaker.probeUntilMs);
  }
}

function latest(times: readonly Date[]): Date | null {
  return times.length > 0 ? new Date(Math.max(...times.map(Number))) : null;
}

/** What a lane knows about the health of its endpoint, as core takes it. */
export function healthFactsOf(lane: LockedLane): HealthFacts {
  const { paused, breaker, failingSince, lastFailedAt, failures, lastSuccessAt, goneAt, switchesOff } = lane;
  const { notifiedSince, notifiedPercent, notifiedAt } = lane;
  const notified = notifiedSince === null ? null : { since: notifiedSince, percent: notifiedPercent };
  const streak = { failingSince, lastFailedAt, failures };
  return { ...streak, enabled: !paused, breaker, lastSuccessAt, goneAt, switchesOff, notified, notifiedAt };
}

/**
 * The failures of a lane after these attempts. An attempt that ends after its endpoint was switched off began before, and
 * changes nothing: an endpoint that is off does not get worse, and the reason why it was switched off must stay.
 */
function failuresOf(lane: LockedLane, ended: readonly MovedOn[], now: Date): FailureStreak {
  const { failingSince, lastFailedAt, failures } = lane;
  const before: FailureStreak = { failingSince, lastFailedAt, failures };
  if (lane.paused) return before;
  return ended.reduce((streak, { state }) => failuresAfter(streak, { delivered: state === "delivered", now }), before);
}

const ERROR_CHARACTERS_MAX = 500;

/** The outcome of the last of these attempts that failed, or what was known before. */
function lastErrorOf(lane: LockedLane, ended: readonly MovedOn[], now: Date): LastError | null {
  const last = ended.findLast(({ state }) => state !== "delivered");
  if (last === undefined || lane.paused) return lane.lastError;
  const { outcome, status, error } = last.settlement.attempt;
  // `jsonb` accepts neither NUL nor half a surrogate pair; the attempt itself keeps the whole text.
  const shown =
    error && translateHubMessage(error, "en").replaceAll("\0", "").slice(0, ERROR_CHARACTERS_MAX).toWellFormed();
  return { at: now.toISOString(), outcome, status, error: shown };
}

/** When the endpoint answered 410. It does not change for an endpoint that is off already. */
function goneAtOf(lane: LockedLane, ended: readonly MovedOn[], now: Date): Date | null {
  const gone = !lane.paused && ended.some(({ settlement }) => settlement.attempt.outcome === "gone");
  return gone ? (lane.goneAt ?? now) : lane.goneAt;
}
