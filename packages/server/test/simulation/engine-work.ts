import { createAcceptEvents } from "../../src/pipeline/accept-events.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { createFindDeadWorkers } from "../../src/pipeline/queue/dead-workers.ts";
import { type Dispatcher, NO_DISPATCHER } from "../../src/pipeline/queue/direct-dispatch.ts";
import { expireLeases } from "../../src/pipeline/queue/expire-leases.ts";
import { findWork } from "../../src/pipeline/queue/find-work.ts";
import type { LaneShares } from "../../src/pipeline/queue/lane-shares.ts";
import type { ClaimedDelivery, ClaimRequest } from "../../src/pipeline/queue/lease-due.ts";
import { sweepLanes } from "../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import { aFailure, anEventToStore, aSettlement } from "../support/builders.ts";
import { AnswerChecks } from "./answer-checks.ts";
import { BrokenInvariant } from "./invariants.ts";
import { drawKind } from "./regime.ts";
import { ShopChanges } from "./shop-changes.ts";
import { BUCKET, LEASE_SECONDS, pickFrom, type SimulatedHub } from "./simulated-hub.ts";
import type { InFlight, Outcome, SimulatedProcess, Work } from "./simulated-process.ts";
import type { SteppedSession } from "./stepped-sessions.ts";

/** How long a process waits at most until it polls again, as `send/poller.ts` has it. */
const POLL_EVERY_MS = 1_000;

/** What the processes do with the engine. */
export class EngineWork {
  readonly #hub: SimulatedHub;
  readonly #checks: AnswerChecks;
  readonly #changes: ShopChanges;
  readonly #findDead = new WeakMap<SteppedSession, () => Promise<number[]>>();

  constructor(hub: SimulatedHub) {
    this.#hub = hub;
    this.#checks = new AnswerChecks(hub);
    this.#changes = new ShopChanges(hub);
  }

  async setUp(db: Database): Promise<void> {
    await this.#changes.setUp(db);
  }

  /** Something for this process to do; null if what was drawn cannot be done now. */
  async draw(process: SimulatedProcess, session: SteppedSession): Promise<Work | null> {
    const kind = drawKind(this.#hub.regime, this.#hub.random);
    switch (kind) {
      case "accept":
        return this.#accept(process, session);
      case "work":
        return process.isHinted ? this.#claim(process, session) : this.#poll(process, session);
      case "settle":
        return process.inFlight.length === 0 ? null : this.#settle(process, session);
      case "expire":
        return this.#expire(session);
      case "bury":
        return this.#bury(session);
      case "sweep":
        return this.#sweep(session);
      case "switch":
        return this.#changes.switchOne(session);
      case "outage":
        return this.#changes.outage();
      case "change":
        return this.#changes.changeRules(session);
      case "retry":
        return this.#changes.retry(session);
    }
  }

  claimRequest(workerKey: number | null, deliveriesMax: number): ClaimRequest {
    const now = this.#hub.clock.now();
    const leasedUntil = new Date(now.getTime() + LEASE_SECONDS * 1_000);
    const { laneConcurrency } = this.#hub.regime;
    return {
      bucket: BUCKET,
      now,
      leaseId: this.#hub.newId("lse"),
      leasedUntil,
      workerKey,
      deliveriesMax,
      bytesMax: Number.MAX_SAFE_INTEGER,
      laneConcurrency,
    };
  }

  #accept(process: SimulatedProcess, session: SteppedSession): Work {
    const hub = this.#hub;
    const shop = pickFrom(hub.random, hub.shops);
    const keys = Array.from({ length: hub.random.between(1, 3) }, () => hub.drawEventKey());
    const direct = this.#directDispatch(process);
    let isHinted = false;
    const acceptEvents = createAcceptEvents({
      ...{ db: session.db, clock: hub.clock, newId: hub.newId, connectors: new Map(), ruleSets: process.ruleSets },
      ...{ decideAccess: async () => [], onAccepted: () => undefined },
      hint: () => {
        isHinted = true;
      },
    });
    return {
      name: `accepts ${keys.join(",")}${direct.isOn ? " and sends" : ""}`,
      run: async () => {
        const items = keys.map((key) => anEventToStore(shop, hub.eventOf(key)));
        const accepted = await acceptEvents(shop.bucket, items, direct.dispatcher);
        for (const [index, one] of accepted.entries()) await hub.noteAccepted(`${shop.id} ${keys[index]}`, one);
        await direct.take();
        process.isHinted ||= isHinted;
        const fresh = accepted.filter(({ duplicate }) => !duplicate);
        if (!isHinted) await this.#checks.nothingUnheard(fresh.map(({ id }) => id));
        return accepted.map(({ duplicate, deliveries }) => `${duplicate ? "known" : deliveries}`).join(",");
      },
    };
  }

  #claim(process: SimulatedProcess, session: SteppedSession): Work {
    const { random } = this.#hub;
    const deliveriesMax = random.between(1, 6);
    const shares = random.next() < 0.2 ? this.#drawShares() : undefined;
    return {
      name: `claims ${deliveriesMax}${shares ? " within its shares" : ""}`,
      run: async () => {
        const request = { ...this.claimRequest(process.key, deliveriesMax), ...(shares && { shares }) };
        const { deliveries, more, nextAt } = await claimDeliveries(session.db, request);
        process.isHinted = more && deliveries.length > 0;
        pollBy(process, nextAt);
        await this.#takeInto(process, request, deliveries);
        return deliveries.map(({ id }) => this.#hub.nameOf(id)).join(",");
      },
    };
  }

  /** Some lanes get no slot, or fewer than they have. */
  #drawShares(): LaneShares {
    const { random, shops } = this.#hub;
    const endpointIds = this.#changes.endpointIds();
    const [some, slotsMax] = [() => endpointIds.filter(() => random.next() < 0.5), random.between(0, 2)];
    const shopIds = shops.map(({ id }) => id).filter(() => random.next() < 0.5);
    return {
      closed: { onlyQuick: random.next() < 0.3, shopIds, slowIds: some(), quickIds: some() },
      allot: (lanes) => lanes.map(({ slots }) => Math.min(slots, slotsMax)),
    };
  }

  /** Nothing, as long as the process need not poll yet. */
  #poll(process: SimulatedProcess, session: SteppedSession): Work | null {
    if (process.pollAt > this.#hub.now) return null;
    return {
      name: "polls",
      run: async () => {
        const now = this.#hub.clock.now();
        const found = await findWork(session.db, now);
        process.isHinted = found.buckets.includes(BUCKET);
        process.pollAt = now.getTime() + POLL_EVERY_MS;
        pollBy(process, found.nextAt);
        await this.#checks.allFound(found, now);
        return process.isHinted ? "work" : "nothing";
      },
    };
  }

  #settle(process: SimulatedProcess, session: SteppedSession): Work {
    const { random } = this.#hub;
    const from = random.between(0, process.inFlight.length - 1);
    const settling = process.inFlight.splice(from, random.between(1, 3));
    for (const one of settling) one.outcome ??= this.#drawOutcome(one);
    const direct = this.#directDispatch(process);
    const settlements = settling.map((one) => this.#settlementOf(session, one));
    const names = settling.map(({ delivery, outcome }) => `${this.#hub.nameOf(delivery.id)} ${outcome}`).join(", ");
    return {
      name: `settles ${names}`,
      run: async () => {
        const now = this.#hub.clock.now();
        const batch = { bucket: BUCKET, now, settlements, dispatcher: direct.dispatcher };
        const settled = await settleDeliveries(session.db, batch, this.#hub.regime.breaker);
        this.#hub.attempts += settled.length;
        await this.#checks.settled(settled, now);
        await direct.take();
        if (settled[0]?.pollAt != null && settled[0].pollAt <= now) process.isHinted = true;
        else pollBy(process, settled[0]?.pollAt ?? null);
        return settled.map(({ settlement, state }) => `${this.#hub.nameOf(settlement.id)} ${state}`).join(",");
      },
      // A process that lives records the same results again.
      onFailed: () => process.inFlight.push(...settling),
    };
  }

  #drawOutcome({ delivery }: InFlight): Outcome {
    const { random, down, regime } = this.#hub;
    const isFailing = down.has(delivery.endpointId) || random.next() < regime.failureShare;
    if (!isFailing) return "delivered";
    return random.next() < 0.85 ? "waiting" : "failed";
  }

  #settlementOf({ db }: SteppedSession, { delivery, outcome }: InFlight) {
    const store = this.#hub.storeOn(db);
    if (outcome === "delivered") return aSettlement(store, delivery);
    const { random } = this.#hub;
    const laneNotBefore = random.next() < 0.1 ? new Date(this.#hub.now + 20_000) : null;
    if (outcome === "failed") return aFailure(store, delivery, { state: "failed", laneNotBefore });
    return aFailure(store, delivery, { inSeconds: random.pick([1, 5, 10, 60]), laneNotBefore });
  }

  #expire(session: SteppedSession): Work {
    return {
      name: "expires leases",
      run: async () => String((await expireLeases(session.db, { kind: "past", now: this.#hub.clock.now() })).count),
    };
  }

  /** Frees the leases of workers whose session was missing at the last two looks. */
  #bury(session: SteppedSession): Work {
    const findDead = this.#findDead.get(session) ?? createFindDeadWorkers(session.db);
    this.#findDead.set(session, findDead);
    return {
      name: "looks for dead workers",
      run: async () => {
        const workerKeys = await findDead();
        const { count } = await expireLeases(session.db, { kind: "workers", workerKeys, now: this.#hub.clock.now() });
        return `${workerKeys.join(",")}: ${count}`;
      },
    };
  }

  #sweep(session: SteppedSession): Work {
    return {
      name: "sweeps",
      run: async () => {
        const { laneConcurrency } = this.#hub.regime;
        const { count } = await sweepLanes(session.db, { now: this.#hub.clock.now(), laneConcurrency });
        if (count > 0) throw new BrokenInvariant(`${count} lanes sleep although they have due work`);
        return "nothing";
      },
    };
  }

  /** What may be sent in the transaction that makes it due. `take` puts it into the slots, once the transaction is committed. */
  #directDispatch(process: SimulatedProcess) {
    const { random, regime } = this.#hub;
    const isOn = random.next() < regime.directShare;
    const leased: { request: ClaimRequest | null; deliveries: ClaimedDelivery[] } = { request: null, deliveries: [] };
    const dispatcher: Dispatcher = {
      reserve: (_bucket, count) => {
        leased.request = this.claimRequest(process.key, count);
        return leased.request;
      },
      dispatch: (deliveries) => void leased.deliveries.push(...deliveries),
    };
    const take = async () => {
      if (leased.request !== null) await this.#takeInto(process, leased.request, leased.deliveries);
    };
    return { isOn, dispatcher: isOn ? dispatcher : NO_DISPATCHER, take };
  }

  async #takeInto(process: SimulatedProcess, request: ClaimRequest, taken: readonly ClaimedDelivery[]): Promise<void> {
    for (const delivery of taken) process.inFlight.push({ delivery, outcome: null });
    if (taken.length > 0) await this.#checks.mayBeSent(request, taken);
  }
}

function pollBy(process: SimulatedProcess, at: Date | null): void {
  if (at !== null) process.pollAt = Math.min(process.pollAt, at.getTime());
}
