import { type Breaker, type BreakerSettings, onOutcome } from "@haak/core";
import { attemptKey } from "./attempt-key.ts";
import type { LockedLane } from "./sql/lock-lanes.ts";
import type { MovedOn, Settlement } from "./sql/settle.ts";

/** What a batch of settlements means for one lane. */
export interface LaneNews {
  readonly shopId: string;
  readonly endpointId: string;
  /** When the earliest of the deliveries that wait is due. */
  readonly dueAt: Date | null;
  /** Until when the receiver asked the whole lane to wait. */
  readonly notBefore: Date | null;
  readonly breaker: Breaker;
  /** When a breaker that is not closed lets a probe go; null while it is closed. */
  readonly probeAt: Date | null;
  readonly succeeded: boolean;
  /** Whether the last attempt of the batch was delivered; null if none was made in this lane. */
  readonly healthy: boolean | null;
}

/** A batch as far as its lanes care. */
export interface LaneBatch {
  readonly now: Date;
  readonly settled: readonly MovedOn[];
  readonly held: ReadonlyMap<string, Settlement>;
  readonly breakerSettings: BreakerSettings;
}

/** Folds what ended in one lane, in the order in which the attempts began, into what its row will say. */
export function laneNews(batch: LaneBatch, lane: LockedLane): LaneNews {
  const mine = batch.settled
    .filter((one) => one.shopId === lane.shopId && one.endpointId === lane.endpointId)
    .flatMap((one) => ({ one, settlement: batch.held.get(attemptKey(one)) }))
    .sort((a, b) => timeOf(a.settlement) - timeOf(b.settlement));
  const waiting = batch.settled.filter(
    (one) => one.state === "waiting" && one.shopId === lane.shopId && one.nextEndpointId === lane.endpointId,
  );
  const delivered = mine.map(({ one }) => one.state === "delivered");
  const breaker = mine.reduce<Breaker>(
    (before, { one }) =>
      onOutcome(
        before,
        { deliveryId: one.id, delivered: one.state === "delivered", now: batch.now },
        batch.breakerSettings,
      ),
    lane.breaker,
  );
  return {
    shopId: lane.shopId,
    endpointId: lane.endpointId,
    dueAt: earliest(waiting.flatMap((one) => batch.held.get(attemptKey(one))?.dueAt ?? [])),
    notBefore: latest(mine.flatMap(({ settlement }) => settlement?.laneNotBefore ?? [])),
    breaker,
    probeAt: probeTime(breaker),
    succeeded: delivered.includes(true),
    healthy: delivered.at(-1) ?? null,
  };
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

function timeOf(settlement: Settlement | undefined): number {
  return settlement?.attempt.at.getTime() ?? 0;
}

function earliest(times: readonly Date[]): Date | null {
  return times.length > 0 ? new Date(Math.min(...times.map(Number))) : null;
}

function latest(times: readonly Date[]): Date | null {
  return times.length > 0 ? new Date(Math.max(...times.map(Number))) : null;
}
