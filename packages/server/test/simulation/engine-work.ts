import { type HaakEvent, isOrderEvent } from "@haak/core";
import type pg from "pg";
import { switchEndpoint } from "../../src/features/endpoints/switch-endpoint.ts";
import { deleteRules, insertRule, type StoredRule } from "../../src/features/rules/store.ts";
import { type AcceptedEvent, createAcceptEvents } from "../../src/pipeline/accept-events.ts";
import { createRuleSetCache, type RuleSetCache } from "../../src/pipeline/plan/rule-set.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { type Dispatcher, NO_DISPATCHER } from "../../src/pipeline/queue/direct-dispatch.ts";
import { expireLeases } from "../../src/pipeline/queue/expire-leases.ts";
import type { ClaimedDelivery, ClaimRequest, LaneShares } from "../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import { createSeal } from "../../src/platform/crypto/seal.ts";
import type { NewId } from "../../src/platform/ids.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import type { Shop } from "../../src/platform/shop.ts";
import type { Random } from "../chaos/random.ts";
import {
  aFailure,
  anEvent,
  anEventToStore,
  aRuleDefinition,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
} from "../support/builders.ts";
import { aClock, type HandMovedClock, type TestStore } from "../support/harness.ts";
import { BrokenInvariant } from "./invariants.ts";
import type { InFlight, Outcome, SimulatedProcess } from "./simulated-process.ts";
import type { SteppedSession } from "./stepped-sessions.ts";

const SHOPS = 2;
export const BUCKET = 7;
export const LANE_CONCURRENCY = 2;
export const LEASE_SECONDS = 60;
/** Few, so that the same events, orders and lanes meet again and again. */
const EVENT_KEYS = 60;
const ORDERS = 8;
const URLS = ["https://example.com/a", "https://example.com/b", "https://example.com/c"];

/** Something that a process does. */
export interface Work {
  readonly name: string;
  /** Returns what it came to, for the trace. */
  readonly run: () => Promise<string>;
  /** What a process does that lives on after it failed. */
  readonly onFailed?: () => void;
}

/** What the processes do with the engine, and what the outside knows of it: whoever got a 2xx, and how much was attempted. */
export class EngineWork {
  readonly clock: HandMovedClock = aClock();
  readonly newId: NewId;
  readonly shops: Shop[] = [];
  readonly accepted = new Map<string, AcceptedEvent>();
  attempts = 0;
  readonly #url: string;
  readonly #random: Random;
  readonly #observer: pg.Client;
  readonly #rules = new Map<string, StoredRule[]>();
  readonly #caches = new WeakMap<SimulatedProcess, RuleSetCache>();
  readonly #names = new Map<string, string>();
  /** The last lease of each delivery that a living process knows of. */
  readonly #leases = new Map<string, string>();

  constructor({ url, random, observer }: { url: string; random: Random; observer: pg.Client }) {
    this.#url = url;
    this.#random = random;
    this.#observer = observer;
    let ids = 0;
    // Ids of the clock and the operating system would differ in each run.
    this.newId = (prefix) => {
      ids += 1;
      return `${prefix}_${String(ids).padStart(26, "0")}`;
    };
  }

  async setUp(db: Database): Promise<void> {
    for (let count = 0; count < SHOPS; count += 1) {
      const shop = await aShop(this.storeOn(db), { bucket: BUCKET, name: `Shop ${count}` });
      this.shops.push(shop);
      this.#rules.set(shop.id, []);
      for (const url of URLS) await this.#addRule(db, shop, url);
    }
  }

  /** Something for this process to do; null if what was drawn needs a delivery in flight and there is none. */
  draw(process: SimulatedProcess, session: SteppedSession): Work | null {
    const chance = this.#random.next();
    const shop = pickFrom(this.#random, this.shops);
    if (chance < 0.3) return this.#accept(process, session, shop);
    if (chance < 0.55) return this.#claim(process, session);
    if (chance < 0.85) return process.inFlight.length === 0 ? null : this.#settle(process, session);
    if (chance < 0.92) return this.#expire(session);
    return chance < 0.97 ? this.#switch(session, shop) : this.#changeRules(session, shop);
  }

  /** What the builders and the engine need of a store, on one session. */
  storeOn(db: Database): TestStore {
    const { seal, empty } = { seal: createSeal(Buffer.alloc(32, 7)), empty: () => Promise.resolve() };
    return {
      url: this.#url,
      db,
      otherDb: db,
      onCluster: false,
      clock: this.clock,
      newId: this.newId,
      seal,
      empty,
    };
  }

  async #addRule(db: Database, shop: Shop, url: string): Promise<void> {
    const parts = this.storeOn(db);
    const definition = aRuleDefinition({ action: { type: "webhook", url } });
    const made = await db
      .transaction()
      .execute((tx) => insertRule(parts, tx, { shop, definition, maker: { origin: "rule" } }));
    this.#rules.get(shop.id)?.push(made);
  }

  #accept(process: SimulatedProcess, session: SteppedSession, shop: Shop): Work {
    const keys = Array.from({ length: this.#random.between(1, 3) }, () => this.#random.between(0, EVENT_KEYS));
    const dispatcher = this.#random.next() < 0.5 ? this.#dispatcherOf(process) : NO_DISPATCHER;
    const ruleSets = this.#caches.get(process) ?? createRuleSetCache({ onCluster: false });
    this.#caches.set(process, ruleSets);
    const acceptEvents = createAcceptEvents({
      ...{ db: session.db, clock: this.clock, newId: this.newId, connectors: new Map(), ruleSets },
      ...{ decideAccess: async () => [], hint: () => undefined, onAccepted: () => undefined },
    });
    return {
      name: `accepts ${keys.join(",")}${dispatcher === NO_DISPATCHER ? "" : " and sends"}`,
      run: async () => {
        const items = keys.map((key) => anEventToStore(shop, eventOf(key)));
        const accepted = await acceptEvents(shop.bucket, items, dispatcher);
        // Whoever got a 2xx may rely on it from this moment on.
        for (const [index, one] of accepted.entries()) await this.#noteAccepted(`${shop.id} ${keys[index]}`, one);
        return accepted.map(({ duplicate, deliveries }) => `${duplicate ? "known" : deliveries}`).join(",");
      },
    };
  }

  async #noteAccepted(key: string, accepted: AcceptedEvent): Promise<void> {
    const before = this.accepted.get(key);
    if (before !== undefined && before.id !== accepted.id) throw new BrokenInvariant(`the key ${key} has two events`);
    if (before !== undefined && !accepted.duplicate) throw new BrokenInvariant(`the key ${key} was accepted twice`);
    if (before === undefined) this.accepted.set(key, accepted);
    if (accepted.duplicate) return;
    const { rows } = await this.#observer.query<{ count: number }>(
      "select count(*)::int as count from delivery where event_id = $1",
      [accepted.id],
    );
    if (rows[0]?.count !== accepted.deliveries)
      throw new BrokenInvariant(`event ${key} has ${rows[0]?.count} deliveries`);
  }

  #claim(process: SimulatedProcess, session: SteppedSession): Work {
    const deliveriesMax = this.#random.between(1, 6);
    const shares = this.#random.next() < 0.3 ? this.#drawShares() : undefined;
    return {
      name: `claims ${deliveriesMax}${shares ? " within its shares" : ""}`,
      run: async () => {
        const { deliveries } = await claimDeliveries(session.db, this.claimRequest(deliveriesMax, shares));
        await this.#checkNotPaused(deliveries);
        this.#takeInto(process, deliveries);
        return deliveries.map(({ id }) => this.nameOf(id)).join(",");
      },
    };
  }

  /** Some lanes get no slot, or fewer than they have. */
  #drawShares(): LaneShares {
    const endpointIds = [...this.#rules.values()].flat().map((rule) => rule.endpoint_id);
    const [some, slotsMax] = [() => endpointIds.filter(() => this.#random.next() < 0.5), this.#random.between(0, 2)];
    const shopIds = this.shops.map(({ id }) => id).filter(() => this.#random.next() < 0.5);
    return {
      closed: { onlyQuick: this.#random.next() < 0.3, shopIds, slowIds: some(), quickIds: some() },
      allot: (lanes) => lanes.map(({ slots }) => Math.min(slots, slotsMax)),
    };
  }

  /** A claim locks the lanes that it takes from, so right after it none of them can be paused. */
  async #checkNotPaused(claimed: readonly ClaimedDelivery[]): Promise<void> {
    const { rows } = await this.#observer.query<{ id: string }>(
      "select endpoint_id as id from lane where paused and endpoint_id = any($1)",
      [claimed.map(({ endpointId }) => endpointId)],
    );
    if (rows.length > 0)
      throw new BrokenInvariant(`claimed from a paused lane: ${rows.map(({ id }) => id).join(", ")}`);
  }

  #settle(process: SimulatedProcess, session: SteppedSession): Work {
    const from = this.#random.between(0, process.inFlight.length - 1);
    const settling = process.inFlight.splice(from, this.#random.between(1, 4));
    for (const one of settling)
      one.outcome ??= this.#random.pick<Outcome>(["delivered", "delivered", "waiting", "failed"]);
    const dispatcher = this.#random.next() < 0.5 ? this.#dispatcherOf(process) : NO_DISPATCHER;
    const settlements = settling.map((one) => this.#settlementOf(session, one));
    const names = settling.map(({ delivery, outcome }) => `${this.nameOf(delivery.id)} ${outcome}`).join(", ");
    return {
      name: `settles ${names}`,
      run: async () => {
        const batch = { bucket: BUCKET, now: this.clock.now(), settlements, dispatcher };
        const settled = await settleDeliveries(session.db, batch, PATIENT_BREAKER);
        this.attempts += settled.length;
        for (const { settlement } of settled) this.#checkHolder(settlement);
        return settled.map(({ settlement, state }) => `${this.nameOf(settlement.id)} ${state}`).join(",");
      },
      // A process that lives records the same results again.
      onFailed: () => process.inFlight.push(...settling),
    };
  }

  /** Only the holder of a lease may settle: whoever leased a delivery last. */
  #checkHolder({ id, leaseId }: { readonly id: string; readonly leaseId: string }): void {
    if (this.#leases.get(id) === leaseId) return;
    throw new BrokenInvariant(`${this.nameOf(id)} was settled by a process whose lease had ended`);
  }

  #settlementOf({ db }: SteppedSession, { delivery, outcome }: InFlight) {
    const store = this.storeOn(db);
    if (outcome === "waiting") return aFailure(store, delivery, { inSeconds: 10 });
    return outcome === "failed" ? aFailure(store, delivery, { state: "failed" }) : aSettlement(store, delivery);
  }

  #expire(session: SteppedSession): Work {
    return {
      name: "expires leases",
      run: async () => String((await expireLeases(session.db, { kind: "past", now: this.clock.now() })).count),
    };
  }

  #switch(session: SteppedSession, shop: Shop): Work {
    const enabled = this.#random.next() < 0.5;
    const id = pickFrom(this.#random, this.#rules.get(shop.id) ?? []).endpoint_id;
    return {
      name: `switches ${this.nameOf(id)} ${enabled ? "on" : "off"}`,
      run: async () => {
        const change = { shop, id, patch: { enabled } };
        await session.db.transaction().execute((tx) => switchEndpoint({ clock: this.clock }, tx, change));
        return "done";
      },
    };
  }

  /** Deletes a rule, or makes one in the place of a deleted one. */
  #changeRules(session: SteppedSession, shop: Shop): Work {
    const rules = this.#rules.get(shop.id) ?? [];
    if (rules.length < URLS.length) {
      const url = this.#random.pick(["https://example.com/a", ...URLS]);
      return { name: "adds a rule", run: async () => this.#addRule(session.db, shop, url).then(() => "done") };
    }
    const [rule] = rules.splice(this.#random.between(0, rules.length - 1), 1);
    if (rule === undefined) throw new Error("A shop has no rule.");
    return {
      name: `deletes rule ${this.nameOf(rule.id)}`,
      run: async () => {
        const store = this.storeOn(session.db);
        await session.db.transaction().execute((tx) => deleteRules(store, tx, { shop, ids: [rule.id] }));
        return "done";
      },
      onFailed: () => rules.push(rule),
    };
  }

  claimRequest(deliveriesMax: number, shares?: LaneShares): ClaimRequest {
    const now = this.clock.now();
    const leasedUntil = new Date(now.getTime() + LEASE_SECONDS * 1_000);
    return {
      bucket: BUCKET,
      now,
      leaseId: this.newId("lse"),
      leasedUntil,
      workerKey: null,
      deliveriesMax,
      bytesMax: Number.MAX_SAFE_INTEGER,
      laneConcurrency: LANE_CONCURRENCY,
      ...(shares && { shares }),
    };
  }

  #dispatcherOf(process: SimulatedProcess): Dispatcher {
    return {
      reserve: (_bucket, count) => this.claimRequest(count),
      dispatch: (deliveries) => this.#takeInto(process, deliveries),
    };
  }

  #takeInto(process: SimulatedProcess, deliveries: readonly ClaimedDelivery[]): void {
    for (const delivery of deliveries) {
      process.inFlight.push({ delivery, outcome: null });
      this.#leases.set(delivery.id, delivery.leaseId);
    }
  }

  /** A short name for an id, the same in each run of a seed. */
  nameOf(id: string): string {
    const name = this.#names.get(id) ?? `${id.slice(0, 3)}${this.#names.size}`;
    this.#names.set(id, name);
    return name;
  }
}

/** One of them, by the seed. */
export function pickFrom<T>(random: Random, list: readonly T[]): T {
  const one = list[random.between(0, list.length - 1)];
  if (one === undefined) throw new Error("There is nothing to pick from.");
  return one;
}

/** The same key always gives the same event. Several events belong to one order, so that they must keep their order. */
function eventOf(key: number): HaakEvent {
  const event = structuredClone(anEvent({ key: `key-${key}` }));
  if (isOrderEvent(event)) event.data.order.id = `order-${key % ORDERS}`;
  return event;
}
