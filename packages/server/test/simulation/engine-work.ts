import {
  type AcceptedEvent,
  type AcceptParts,
  createAcceptEvents,
  createAcceptTogether,
  type EventToStore,
} from "../../src/pipeline/accept-events.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { type Dispatcher, NO_DISPATCHER } from "../../src/pipeline/queue/direct-dispatch.ts";
import { createFindDeadWorkers, expireLeases } from "../../src/pipeline/queue/expire-leases.ts";
import type { LaneShares } from "../../src/pipeline/queue/lane-shares.ts";
import { findWork } from "../../src/pipeline/queue/lanes.ts";
import type { ClaimedDelivery, LeaseRequest } from "../../src/pipeline/queue/lease-due.ts";
import { sweepLanes } from "../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import type { BucketScope } from "../../src/platform/postgres/bucket-scope.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import { APART } from "../../src/platform/postgres/group-commit.ts";
import { aFailure, anEventToStore, aSettlement } from "../support/builders.ts";
import { AnswerChecks } from "./answer-checks.ts";
import { BrokenInvariant } from "./invariants.ts";
import { drawKind } from "./regime.ts";
import { ShopChanges } from "./shop-changes.ts";
import { LEASE_SECONDS, pickFrom, type SimulatedHub } from "./simulated-hub.ts";
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
        return process.hinted.size > 0 ? this.#claim(process, session) : this.#poll(process, session);
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

  claimRequest(bucket: BucketScope, worker: Pick<LeaseRequest, "workerKey" | "deliveriesMax">): LeaseRequest {
    const now = this.#hub.clock.now();
    const leasedUntil = new Date(now.getTime() + LEASE_SECONDS * 1_000);
    const { laneConcurrency } = this.#hub.regime;
    return {
      bucket,
      now,
      leaseId: this.#hub.newId("lse"),
      leasedUntil,
      ...worker,
      bytesMax: Number.MAX_SAFE_INTEGER,
      laneConcurrency,
    };
  }

  /** Events of one shop or of several, as they arrive together. */
  #accept(process: SimulatedProcess, session: SteppedSession): Work {
    const hub = this.#hub;
    const isShared = hub.random.next() < 0.6;
    const one = pickFrom(hub.random, hub.shops);
    const drawn = Array.from({ length: hub.random.between(1, 3) }, () => {
      const shop = isShared ? pickFrom(hub.random, hub.shops) : one;
      return { shop, key: hub.drawEventKey() };
    });
    const direct = this.#directDispatch(process);
    const hinted = new Set<number>();
    const parts: AcceptParts = {
      ...{ db: session.db, clock: hub.clock, newId: hub.newId, connectors: new Map(), ruleSets: process.ruleSets },
      ...{ decideAccess: async () => [], onAccepted: () => undefined },
      hint: (bucket) => void hinted.add(bucket),
    };
    return {
      name: `accepts ${drawn.map(({ key }) => key).join(",")}${isShared ? " together" : ""}${direct.isOn ? " and sends" : ""}`,
      run: async () => {
        const items = drawn.map(({ shop, key }) => anEventToStore(shop, hub.eventOf(key)));
        const accepted = isShared
          ? await this.#acceptShared(parts, items, direct.dispatcher)
          : await createAcceptEvents(parts)(one.bucket, items, direct.dispatcher);
        for (const [index, answer] of accepted.entries())
          await hub.noteAccepted(`${drawn[index]?.shop.id} ${drawn[index]?.key}`, answer);
        await direct.take();
        for (const bucket of hinted) process.hinted.add(bucket);
        const fresh = accepted.filter(({ duplicate }) => !duplicate);
        await this.#checks.nothingUnheard(
          fresh.map(({ id }) => id),
          hinted,
        );
        return accepted.map(({ duplicate, deliveries }) => `${duplicate ? "known" : deliveries}`).join(",");
      },
    };
  }

  /** In one transaction, as far as the shops can share it; then those of each other shop by themselves. */
  async #acceptShared(parts: AcceptParts, items: readonly EventToStore[], dispatcher: Dispatcher) {
    const answers = await createAcceptTogether(parts)(items, dispatcher);
    const apart = items.filter((_, index) => answers[index] === APART);
    const answersApart = new Map<EventToStore, AcceptedEvent>();
    for (const [bucket, ofShop] of Map.groupBy(apart, ({ shop }) => shop.bucket)) {
      const accepted = await createAcceptEvents(parts)(bucket, ofShop, dispatcher);
      for (const [index, item] of ofShop.entries()) {
        const answer = accepted[index];
        if (answer !== undefined) answersApart.set(item, answer);
      }
    }
    return items.map((item, index) => {
      const answer = answers[index] === APART ? answersApart.get(item) : answers[index];
      if (answer === undefined) throw new BrokenInvariant("an event has no answer");
      return answer;
    });
  }

  #claim(process: SimulatedProcess, session: SteppedSession): Work {
    const { random } = this.#hub;
    const deliveriesMax = random.between(1, 6);
    const shares = random.next() < 0.2 ? this.#drawShares() : undefined;
    const bucket = pickFrom(random, [...process.hinted]);
    return {
      name: `claims ${deliveriesMax} of ${bucket}${shares ? " within its shares" : ""}`,
      run: async () => {
        const worker = { workerKey: process.key, deliveriesMax };
        const request = { ...this.claimRequest(bucket, worker), bucket, ...(shares && { shares }) };
        const { deliveries, more, nextAt } = await claimDeliveries(session.db, request);
        if (more && deliveries.length > 0) process.hinted.add(bucket);
        else process.hinted.delete(bucket);
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
        for (const bucket of found.buckets) process.hinted.add(bucket);
        process.pollAt = now.getTime() + POLL_EVERY_MS;
        pollBy(process, found.nextAt);
        await this.#checks.allFound(found, now);
        return found.buckets.length > 0 ? "work" : "nothing";
      },
    };
  }

  #settle(process: SimulatedProcess, session: SteppedSession): Work {
    const { random } = this.#hub;
    const from = random.between(0, process.inFlight.length - 1);
    const settling = process.inFlight.splice(from, random.between(1, 3));
    for (const one of settling) one.outcome ??= this.#drawOutcome(one);
    const direct = this.#directDispatch(process);
    const [first] = settling;
    const isOneShop =
      first !== undefined && settling.every(({ delivery }) => delivery.shopId === first.delivery.shopId);
    const bucket = isOneShop && random.next() < 0.3 ? first.delivery.bucket : this.#hub.bucketScope;
    const settlements = settling.map((one) => this.#settlementOf(session, one));
    const names = settling.map(({ delivery, outcome }) => `${this.#hub.nameOf(delivery.id)} ${outcome}`).join(", ");
    return {
      name: `settles ${names}`,
      run: async () => {
        const now = this.#hub.clock.now();
        const batch = { bucket, now, settlements, dispatcher: direct.dispatcher };
        const settled = await settleDeliveries(session.db, batch, this.#hub.regime.breaker);
        this.#hub.attempts += settled.length;
        await this.#checks.settled(settled, now);
        await direct.take();
        for (const { settlement, pollAt } of settled)
          if (pollAt !== null && pollAt <= now) process.hinted.add(settlement.bucket);
          else pollBy(process, pollAt);
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
    const leased: { request: LeaseRequest | null; deliveries: ClaimedDelivery[] } = { request: null, deliveries: [] };
    const dispatcher: Dispatcher = {
      reserve: (bucket, count) => {
        leased.request = this.claimRequest(bucket, { workerKey: process.key, deliveriesMax: count });
        return leased.request;
      },
      dispatch: (deliveries) => void leased.deliveries.push(...deliveries),
    };
    const take = async () => {
      if (leased.request !== null) await this.#takeInto(process, leased.request, leased.deliveries);
    };
    return { isOn, dispatcher: isOn ? dispatcher : NO_DISPATCHER, take };
  }

  async #takeInto(process: SimulatedProcess, request: LeaseRequest, taken: readonly ClaimedDelivery[]): Promise<void> {
    for (const delivery of taken) process.inFlight.push({ delivery, outcome: null });
    if (taken.length > 0) await this.#checks.mayBeSent(request, taken);
  }
}

function pollBy(process: SimulatedProcess, at: Date | null): void {
  if (at !== null) process.pollAt = Math.min(process.pollAt, at.getTime());
}
