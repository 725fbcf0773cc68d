import { type HaakEvent, isOrderEvent, isSubscriptionEvent } from "@haak/core";
import type pg from "pg";
import type { AcceptedEvent } from "../../src/pipeline/accept-events.ts";
import { createSeal } from "../../src/platform/crypto/seal.ts";
import type { NewId } from "../../src/platform/ids.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import type { Shop } from "../../src/platform/shop.ts";
import type { Random } from "../chaos/random.ts";
import { anEvent } from "../support/builders.ts";
import { aClock, type HandMovedClock, type TestStore } from "../support/harness.ts";
import { BrokenInvariant, Invariants } from "./invariants.ts";
import { drawRegime, type Regime } from "./regime.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";

/** The buckets of the shops, which share transactions. */
export const BUCKETS = [7, 8] as const;
export const LEASE_SECONDS = 60;

interface HubParts {
  readonly url: string;
  readonly random: Random;
  readonly observer: pg.Client;
}

/** What the outside knows of the hub: the time, the shops, the accepted events, which receivers are down, and which workers live. */
export class SimulatedHub {
  readonly clock: HandMovedClock = aClock();
  readonly newId: NewId;
  readonly random: Random;
  readonly observer: pg.Client;
  readonly regime: Regime;
  readonly shops: Shop[] = [];
  readonly accepted = new Map<string, AcceptedEvent>();
  /** Endpoints whose receivers do not answer at the moment. */
  readonly down = new Set<string>();
  readonly livingKeys = new Set<number>();
  attempts = 0;
  /** Whether something was committed, or time has passed, since the last check. */
  hasChanged = false;
  /** Called with each committed state that was read. */
  onSnapshot: (snapshot: Snapshot) => void = () => undefined;
  #keysIssued = 0;
  readonly #url: string;
  readonly invariants = new Invariants();
  readonly #names = new Map<string, string>();

  constructor({ url, random, observer }: HubParts) {
    this.#url = url;
    this.random = random;
    this.observer = observer;
    this.regime = drawRegime(random);
    let ids = 0;
    // Ids of the clock and the operating system would differ in each run.
    this.newId = (prefix) => {
      ids += 1;
      return `${prefix}_${String(ids).padStart(26, "0")}`;
    };
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

  /** The bucket of each shop. */
  get bucketScope(): ReadonlyMap<string, number> {
    return new Map(this.shops.map(({ id, bucket }) => [id, bucket]));
  }

  get now(): number {
    return this.clock.now().getTime();
  }

  /** Reads the committed state and checks it. @throws BrokenInvariant */
  async check(): Promise<Snapshot> {
    const snapshot = await readSnapshot(this.observer);
    this.hasChanged = false;
    this.invariants.check({
      snapshot,
      now: this.now,
      laneConcurrency: this.regime.laneConcurrency,
      isAlive: (key) => this.livingKeys.has(key),
      keysOf: (key) => this.#keysOf(key),
    });
    this.onSnapshot(snapshot);
    return snapshot;
  }

  /** Mostly the key of a new event, sometimes that of an older one, as a sender repeats it. */
  drawEventKey(): number {
    if (this.#keysIssued > 0 && this.random.next() < 0.2) return this.random.between(1, this.#keysIssued);
    this.#keysIssued += 1;
    return this.#keysIssued;
  }

  /** The same key always gives the same event. Several events are about one order or subscription, so that they must keep their order. */
  eventOf(number: number): HaakEvent {
    const { order, subscription, isOrder } = this.#aboutOf(number);
    const event = structuredClone(
      anEvent({ key: `key-${number}`, type: isOrder ? "order.paid" : "subscription.ended" }),
    );
    if (isOrderEvent(event) && order !== null) {
      event.data.order.id = order;
      event.data.order.subscription_id = subscription;
      for (const line of event.data.order.lines) line.subscription_id = subscription;
    }
    if (isSubscriptionEvent(event) && subscription !== null) event.data.subscription.id = subscription;
    return event;
  }

  #aboutOf(number: number) {
    const { orders } = this.regime;
    const isOrder = number % 6 !== 5;
    const hasSubscription = !isOrder || number % 4 === 0;
    return {
      isOrder,
      order: isOrder ? `order-${number % orders}` : null,
      subscription: hasSubscription ? `subscription-${number % 2}` : null,
    };
  }

  #keysOf(eventKey: string | null): string[] {
    if (eventKey === null) return [];
    const { order, subscription } = this.#aboutOf(Number(eventKey.replace("key-", "")));
    return [order, subscription].filter((key) => key !== null);
  }

  /** Notes the answer that a sender got, because the sender may rely on it from this moment on. */
  async noteAccepted(key: string, accepted: AcceptedEvent): Promise<void> {
    const before = this.accepted.get(key);
    if (before !== undefined && before.id !== accepted.id) throw new BrokenInvariant(`the key ${key} has two events`);
    // The answer "known" may come first: another process can see the event after its commit and before its sender has its answer.
    const wasNew = before?.duplicate === false;
    if (wasNew && !accepted.duplicate) throw new BrokenInvariant(`the key ${key} was accepted twice`);
    if (!wasNew) this.accepted.set(key, accepted);
    if (accepted.duplicate) return;
    const { rows } = await this.observer.query<{ events: number; deliveries: number }>(
      `select (select count(*)::int from event where id = $1) as events,
        (select count(*)::int from delivery where event_id = $1) as deliveries`,
      [accepted.id],
    );
    if (rows[0]?.events !== 1) throw new BrokenInvariant(`event ${key} is stored ${rows[0]?.events} times`);
    if (rows[0]?.deliveries !== accepted.deliveries)
      throw new BrokenInvariant(`event ${key} has ${rows[0]?.deliveries} deliveries`);
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
