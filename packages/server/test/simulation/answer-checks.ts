import type { WorkAhead } from "../../src/pipeline/queue/lanes.ts";
import type { ClaimedDelivery, LeaseRequest } from "../../src/pipeline/queue/lease-due.ts";
import type { Settled } from "../../src/pipeline/settle/settle-deliveries.ts";
import { BrokenInvariant, isClaimable } from "./invariants.ts";
import type { SimulatedHub } from "./simulated-hub.ts";
import type { LaneRow, PendingRow, Snapshot } from "./snapshot.ts";

/** Failures of a lane since its last success, as the simulation saw them. */
interface Streak {
  readonly deliveryIds: Set<string>;
  failures: number;
}

/** A delivery as a settlement has left it. */
interface SettledRow {
  readonly id: string;
  readonly finalState: string;
  readonly pendingState: string | null;
  readonly dueAt: number;
  readonly attempts: number;
  readonly spent: number;
  readonly recorded: number;
}

/** Checks what the engine answers to its caller against the committed state. */
export class AnswerChecks {
  readonly #hub: SimulatedHub;
  /** The last lease of each delivery that was committed. */
  readonly #leases = new Map<string, string>();
  readonly #streaks = new Map<string, Streak>();
  /** From when on a lane with a rate may be served again. */
  readonly #nextSlots = new Map<string, number>();

  constructor(hub: SimulatedHub) {
    this.#hub = hub;
    hub.onSnapshot = (snapshot) => this.#note(snapshot);
  }

  #note({ leases, lanes }: Snapshot): void {
    for (const { deliveryId, leaseId } of leases.values()) this.#leases.set(deliveryId, leaseId);
    // A lane that was switched on begins anew.
    for (const { id, breaker } of lanes.values())
      if (breaker.kind === "closed" && breaker.failuresInARow === 0) this.#streaks.delete(id);
  }

  /** What was leased may be sent at this moment. */
  async mayBeSent({ now }: LeaseRequest, taken: readonly ClaimedDelivery[]): Promise<void> {
    const snapshot = await this.#hub.check();
    for (const delivery of taken) this.#checkLeased(delivery, { snapshot, now: now.getTime() });
    this.#keepRates(snapshot, taken, now.getTime());
  }

  #checkLeased(
    { id, endpointId, probing }: ClaimedDelivery,
    { snapshot, now }: { snapshot: Snapshot; now: number },
  ): void {
    const lane = snapshot.lanes.get(endpointId);
    if (lane === undefined) throw this.#broken("leased without a lane", id);
    if (lane.paused) throw this.#broken("leased although the endpoint is off", id);
    if (lane.breaker.kind !== "closed" && !probing) throw this.#broken("leased although the breaker is open", id);
    if (lane.notBefore !== null && lane.notBefore > now) throw this.#broken("leased before the time", id);
    if (snapshot.pending.get(id)?.isRuleDeleted) throw this.#broken("leased although its rule is deleted", id);
  }

  #keepRates({ lanes }: Snapshot, taken: readonly ClaimedDelivery[], now: number): void {
    for (const [id, ofLane] of Map.groupBy(taken, ({ endpointId }) => endpointId)) {
      const rate = lanes.get(id)?.ratePerSecond ?? null;
      if (rate === null) continue;
      if ((this.#nextSlots.get(id) ?? 0) > now) throw this.#broken("sent more than its rate", id);
      this.#nextSlots.set(id, now + (ofLane.length / rate) * 1_000);
    }
  }

  /** Without a hint for its bucket nothing of these events waits for a claim, otherwise it would wait for the next poll. */
  async nothingUnheard(eventIds: readonly string[], hinted: ReadonlySet<number>): Promise<void> {
    const snapshot = await this.#hub.check();
    const isWaiting = ({ id, eventId, dueAt }: PendingRow) =>
      eventId !== null && eventIds.includes(eventId) && dueAt <= this.#hub.now && !snapshot.leases.has(id);
    for (const row of [...snapshot.pending.values()].filter(isWaiting)) {
      const lane = snapshot.lanes.get(row.endpointId);
      if (lane !== undefined && !hinted.has(lane.bucket) && isClaimable(lane, this.#hub.now))
        throw this.#broken("due, and no process was hinted", row.id);
    }
  }

  /** The poll finds every lane that a claim could serve, and comes back in time for the next one. */
  async allFound({ buckets, nextAt }: WorkAhead, now: Date): Promise<void> {
    const { lanes } = await this.#hub.check();
    for (const { id, bucket, paused, claimableAt } of lanes.values()) {
      if (paused || claimableAt === null) continue;
      const isFound =
        claimableAt <= now.getTime() ? buckets.includes(bucket) : nextAt !== null && nextAt.getTime() <= claimableAt;
      if (!isFound) throw this.#broken("due, and no poll finds it in time", id);
    }
  }

  /** The recorded states must match the results of the attempts, and the right process must get the hint to claim next. */
  async settled(settled: readonly Settled[], now: Date): Promise<void> {
    for (const { settlement } of settled) this.#checkHolder(settlement);
    const rows = await this.#readSettled(settled.map(({ settlement }) => settlement.id));
    for (const one of settled) this.#checkRecorded(one, rows.get(one.settlement.id));
    const snapshot = await this.#hub.check();
    for (const [id, ofLane] of Map.groupBy(settled, ({ endpointId }) => endpointId)) {
      const lane = snapshot.lanes.get(id);
      if (lane !== undefined) this.#checkLane(lane, ofLane);
    }
    const notified = settled.flatMap(({ endpointId, nextEndpointId, pollAt }) =>
      [endpointId, nextEndpointId].map((id) => ({ id, pollAt: pollAt?.getTime() ?? Number.POSITIVE_INFINITY })),
    );
    for (const { id, pollAt } of notified) {
      const lane = snapshot.lanes.get(id);
      if (lane !== undefined && pollAt > this.#hub.now && isClaimable(lane, now.getTime()))
        throw this.#broken("due after a settlement, and no process was hinted", id);
    }
  }

  /** Only the worker with the last lease of a delivery may settle it. */
  #checkHolder({ id, leaseId }: { readonly id: string; readonly leaseId: string }): void {
    if (this.#leases.get(id) === leaseId) return;
    throw this.#broken("settled by a process whose lease had ended", id);
  }

  async #readSettled(ids: readonly string[]): Promise<Map<string, SettledRow>> {
    const { rows } = await this.#hub.observer.query<SettledRow>(
      `select d.id, d.final_state as "finalState", o.state as "pendingState",
        (extract(epoch from coalesce(o.due_at, d.due_at)) * 1000)::float8 as "dueAt",
        coalesce(o.attempts, d.attempts) as attempts, coalesce(o.attempts_spent, d.attempts_spent) as spent,
        (select count(*)::int from attempt a where a.bucket = d.bucket and a.shop_id = d.shop_id and a.delivery_id = d.id) as recorded
      from delivery d
      left join pending_delivery o on o.bucket = d.bucket and o.shop_id = d.shop_id and o.id = d.id
      where d.id = any($1)`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  #checkRecorded({ settlement, state }: Settled, row: SettledRow | undefined): void {
    if (row === undefined) throw this.#broken("settled, and not there", settlement.id);
    const stored = row.pendingState ?? row.finalState;
    if (stored !== state) throw this.#broken(`${stored} although it was settled as ${state}`, settlement.id);
    const { number, attemptsSpent, dueAt } = settlement;
    const isRight = row.attempts === number && row.spent === attemptsSpent && row.recorded === number;
    if (!isRight) throw this.#broken("counts its attempts wrongly", settlement.id);
    if (state === "waiting" && row.dueAt !== dueAt.getTime())
      throw this.#broken("waits for another time", settlement.id);
  }

  #checkLane(lane: LaneRow, settled: readonly Settled[]): void {
    const isCalledTooSoon = settled.some(
      ({ settlement }) => (settlement.laneNotBefore?.getTime() ?? 0) > (lane.notBefore ?? 0),
    );
    if (isCalledTooSoon) throw this.#broken("called again before the time that the receiver asked for", lane.id);
    const failed = settled.filter(({ state }) => state !== "delivered");
    const isClosed = lane.breaker.kind === "closed";
    if (failed.length === 0 && !isClosed) throw this.#broken("closed for a receiver that answers", lane.id);
    if (failed.length === settled.length && isClosed && lane.breaker.failuresInARow === 0)
      throw this.#broken("without a failure in its breaker although all failed", lane.id);
    if (failed.length < settled.length) this.#streaks.delete(lane.id);
    else this.#checkBreaker(lane.id, { failed, isClosed });
  }

  #checkBreaker(id: string, { failed, isClosed }: { failed: readonly Settled[]; isClosed: boolean }): void {
    const streak = this.#streaks.get(id) ?? { deliveryIds: new Set(), failures: 0 };
    this.#streaks.set(id, streak);
    for (const { settlement } of failed) streak.deliveryIds.add(settlement.id);
    streak.failures += failed.length;
    const opens = streak.failures >= this.#hub.regime.breaker.failures && streak.deliveryIds.size >= 3;
    if (opens && isClosed) throw this.#broken(`open for ${streak.failures} failures in a row`, id);
  }

  #broken(what: string, id: string): BrokenInvariant {
    return new BrokenInvariant(`${this.#hub.nameOf(id)} is ${what}`);
  }
}
