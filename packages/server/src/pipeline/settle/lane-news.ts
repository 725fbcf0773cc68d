import { type Breaker, type BreakerSettings, healthStep, type LastError, onOutcome, type Trouble } from "@haak/core";
import { byLane, laneKey } from "../queue/by-lane.ts";
import { earliest } from "../queue/earliest.ts";
import type { LockedLane } from "../queue/lock-lanes.ts";
import { goneAtOf, healthFactsOf, lastErrorOf, troubleOf } from "./lane-health.ts";
import type { MovedOn } from "./settle.ts";

/** What a batch of settlements means for one lane. */
export interface LaneNews extends Trouble {
  readonly shopId: string;
  readonly endpointId: string;
  /** How many attempts ended in it, each of which frees a slot. */
  readonly ended: number;
  /** When the earliest of the deliveries that wait is due. */
  readonly dueAt: Date | null;
  /** Until when the receiver asked the whole lane to wait. */
  readonly notBefore: Date | null;
  readonly breaker: Breaker;
  /** When a breaker that is not closed lets a probe go; null while it is closed. */
  readonly probeAt: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastError: LastError | null;
  readonly goneAt: Date | null;
  /** Whether somebody is now to be told of the endpoint, or it is to be switched off: `track` looks at such a lane. */
  readonly toWatch: boolean;
}

/** A batch as far as its lanes care. */
export interface LaneBatch {
  readonly now: Date;
  readonly settled: readonly MovedOn[];
  readonly breakerSettings: BreakerSettings;
}

/** What the batch means for each of these lanes, in their order. */
export function laneNews(batch: LaneBatch, lanes: readonly LockedLane[]): LaneNews[] {
  const ended = byLane(batch.settled, (one) => one);
  const waiting = byLane(
    batch.settled.filter(({ state }) => state === "waiting"),
    ({ shopId, nextEndpointId }) => ({ shopId, endpointId: nextEndpointId }),
  );
  return lanes.map((lane) => {
    const key = laneKey(lane);
    return newsOf(batch, lane, { ended: ended.get(key) ?? [], waiting: waiting.get(key) ?? [] });
  });
}

/** What of a batch is one lane's. */
interface OfLane {
  /** Whose attempts were made there. */
  readonly ended: readonly MovedOn[];
  /** What waits there for its next attempt, wherever the last one was made. */
  readonly waiting: readonly MovedOn[];
}

/** Folds what ended in one lane, in the order in which the attempts began, into what its row will say. */
function newsOf(batch: LaneBatch, lane: LockedLane, ofLane: OfLane): LaneNews {
  const { shopId, endpointId } = lane;
  const { now } = batch;
  const ended = inOrder(ofLane.ended);
  const breaker = ended.reduce((before, one) => breakerAfter(batch, before, one), lane.breaker);
  const arrived = ended.some(({ state }) => state === "delivered");
  const known = {
    breaker,
    ...troubleOf(lane, ended, now),
    lastSuccessAt: arrived ? now : lane.lastSuccessAt,
    lastError: lastErrorOf(lane, ended, now),
    goneAt: goneAtOf(lane, ended, now),
  };
  return {
    ...{ shopId, endpointId, ended: ended.length, ...known, probeAt: probeTime(breaker) },
    dueAt: earliest(ofLane.waiting.map(({ settlement }) => settlement.dueAt)),
    notBefore: latest(ended.flatMap(({ settlement }) => settlement.laneNotBefore ?? [])),
    toWatch: ended.length > 0 && healthStep(healthFactsOf({ ...lane, ...known }), now).kind !== "none",
  };
}

function inOrder(ended: readonly MovedOn[]): MovedOn[] {
  return ended.toSorted((a, b) => a.settlement.attempt.at.getTime() - b.settlement.attempt.at.getTime());
}

function breakerAfter({ now, breakerSettings }: LaneBatch, breaker: Breaker, { settlement, state }: MovedOn): Breaker {
  return onOutcome(breaker, { deliveryId: settlement.id, delivered: state === "delivered", now }, breakerSettings);
}

/** From when a lane whose breaker is not closed may be looked at for a probe. */
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
