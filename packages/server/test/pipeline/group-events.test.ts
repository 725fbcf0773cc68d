import { trace } from "@opentelemetry/api";
import { Kysely, PostgresDialect, sql } from "kysely";
import type pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { acceptParts } from "../../src/hub.ts";
import { type AcceptEvent, createAcceptEvent } from "../../src/pipeline/accept/group-events.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { type Dispatcher, NO_DISPATCHER } from "../../src/pipeline/queue/direct-dispatch.ts";
import { expireLeases } from "../../src/pipeline/queue/expire-leases.ts";
import { anEngine } from "../../src/pipeline/worker.fixture.ts";
import type { Engine } from "../../src/pipeline/worker.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import { openPool } from "../../src/platform/postgres/pool.ts";
import type { Shop } from "../../src/platform/shop.ts";
import { type RecordedSpan, registerRecorder } from "../platform/tracing/recorder.ts";
import { aClaimRequest, anEvent, aRule, aShop } from "../support/builders.ts";
import { aLog, untilBlocked, useStore, withClient } from "../support/harness.ts";
import { readDeliveries } from "../support/leases.ts";

const store = useStore(18);

interface Surroundings {
  readonly accepted?: () => unknown;
  readonly hotDb?: Database;
  readonly engine?: Pick<Engine, "dispatchDirectly">;
  readonly hint?: (bucket: number) => void;
}

/** The parts of a hub that accepting uses. */
function anAccept({ accepted, hotDb = store.db, engine, hint }: Surroundings = {}): AcceptEvent {
  const hub = {
    ...{ db: store.db, hotDb, clock: store.clock, newId: store.newId, log: aLog(), connectors: new Map() },
    pipelineLog: { accepted: accepted ?? (() => undefined) },
  };
  const parts = acceptParts(hub as never, hint ?? (() => undefined));
  const accepts = <T>(round: () => Promise<T>) => round();
  return createAcceptEvent(
    { ...parts, accepts, onCluster: store.onCluster },
    engine?.dispatchDirectly ?? ((queue) => queue(NO_DISPATCHER)),
  );
}

/** A worker that never claims, so it sends only what direct dispatch gives it. */
const anIdleEngine = () =>
  anEngine({ clock: store.clock, concurrency: 4, claim: () => Promise.reject(new Error("Nobody is to claim.")) });

/** A connection whose commits succeed, but whose answers are lost. */
function aDatabaseThatFallsSilent(): Database {
  const pool = openPool({ url: store.url, connectionsMax: 2, onLost: () => undefined });
  const connect = async () => {
    const client = await pool.connect();
    const query = async (text: string, values: unknown[]) => {
      const answer = await client.query(text, values);
      if (text === "commit") throw new Error("The line was cut.");
      return answer;
    };
    return { query, release: () => client.release() };
  };
  const db: Database = new Kysely({
    dialect: new PostgresDialect({ pool: { connect, end: () => pool.end() } as unknown as pg.Pool }),
  });
  onTestFinished(() => db.destroy());
  return db;
}

it("the calls of an event belong to the span that stored it, and a group of several events to none", async () => {
  const ended: RecordedSpan[] = [];
  const recorder = registerRecorder((span) => ended.push(span));
  onTestFinished(() => recorder.unregister());
  const shop = await aShop(store);
  await aRule(store, shop);
  const spansOfGroups: unknown[] = [];
  const accept = anAccept({ accepted: () => spansOfGroups.push(trace.getActiveSpan()) });
  const accepted = await Promise.all(
    [1, 2, 3].map(() => accept({ shop, event: anEvent(), foundByReconciliation: false })),
  );
  const stored = await store.db.selectFrom("delivery").select(["event_id", "traceparent"]).execute();
  expect(ended.map(({ name }) => name)).toEqual(["store event", "store event", "store event"]);
  for (const { id } of accepted) {
    const span = ended.find(({ attributes }) => attributes["haak.event.id"] === id);
    const delivery = stored.find(({ event_id }) => event_id === id);
    expect(delivery?.traceparent).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
  }
  expect(spansOfGroups.length).toBeGreaterThan(0);
  expect(new Set(spansOfGroups)).toEqual(new Set([undefined]));
});

it("a group that deadlocks with another transaction is accepted event by event", async () => {
  const shops = [await aShop(store), await aShop(store)] as const;
  for (const shop of shops) await aRule(store, shop);
  const { engine, attempts } = anIdleEngine();
  const accept = anAccept({ engine });
  await withClient(store.url, async (other) => {
    const lock = (shop: Shop) => other.query("select from lane where shop_id = $1 for update", [shop.id]);
    // The server ends the group, because the other transaction checks for a deadlock later.
    await other.query("set deadlock_timeout = '1min'");
    await other.query("begin");
    await lock(shops[1]);
    const accepting = Promise.all(
      shops.map((shop) => accept({ shop, event: anEvent(), foundByReconciliation: false })),
    );
    await untilBlocked(store);
    await lock(shops[0]);
    await other.query("commit");
    expect(await accepting).toMatchObject([
      { duplicate: false, deliveries: 1 },
      { duplicate: false, deliveries: 1 },
    ]);
  });
  // Each event reserved its own slot, and the slots of the group were released.
  expect(attempts.size).toBe(2);
  expect(await store.db.selectFrom("lease").select("delivery_id").execute()).toHaveLength(2);
});

describe("shops that share a transaction", () => {
  /** Shops in buckets of their own, each with a rule, and what accepts for them, with their rule sets cached. */
  const someShops = async () => {
    const shops = [await aShop(store, { bucket: 7 }), await aShop(store, { bucket: 8 }), await aShop(store)] as const;
    for (const shop of shops) await aRule(store, shop);
    const accept = anAccept();
    const acceptOf = (shop: Shop, event = anEvent()) => accept({ shop, event, foundByReconciliation: false });
    await Promise.all(shops.map((shop) => acceptOf(shop)));
    return { shops, acceptOf };
  };
  const accepted = { duplicate: false, deliveries: 1 };

  it("do not wait for one whose rules are locked by a change, and it is accepted when that has ended", async () => {
    const { shops, acceptOf } = await someShops();
    const [one, locked, other] = shops;
    await withClient(store.url, async (changing) => {
      await changing.query("begin");
      await changing.query("select from rule_set where shop_id = $1 for update", [locked.id]);
      const waiting = acceptOf(locked);
      expect(await Promise.all([acceptOf(one), acceptOf(other)])).toMatchObject([accepted, accepted]);
      await untilBlocked(store);
      // Later ones do not wait for it either.
      expect(await acceptOf(one)).toMatchObject(accepted);
      await changing.query("commit");
      expect(await waiting).toMatchObject(accepted);
    });
  });

  it("do not wait for one whose lane is locked by a mass change, and it is accepted when that has ended", async () => {
    const { shops, acceptOf } = await someShops();
    const [one, locked, other] = shops;
    await withClient(store.url, async (changing) => {
      await changing.query("begin");
      await changing.query("select from lane where shop_id = $1 for update", [locked.id]);
      const waiting = acceptOf(locked);
      expect(await Promise.all([acceptOf(one), acceptOf(other)])).toMatchObject([accepted, accepted]);
      await untilBlocked(store);
      expect(await acceptOf(one)).toMatchObject(accepted);
      await changing.query("commit");
      expect(await waiting).toMatchObject(accepted);
    });
  });

  it("are accepted although the database refuses an event of another one", async () => {
    const { shops, acceptOf } = await someShops();
    const [one, bad, other] = shops;
    const results = await Promise.allSettled([
      acceptOf(one),
      // PostgreSQL stores no NUL in a text. The schema of events refuses it, so that only a bug could bring it here.
      acceptOf(bad, { ...anEvent(), key: "a\0b" }),
      acceptOf(bad),
      acceptOf(other),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    const { events } = await store.db
      .selectFrom("event")
      .select((row) => row.fn.countAll<number>().as("events"))
      .executeTakeFirstOrThrow();
    expect(events).toBe(shops.length + 3);
  });

  it("get their events in order although some were put apart", async () => {
    const { shops, acceptOf } = await someShops();
    const [one, locked] = shops;
    await withClient(store.url, async (changing) => {
      await changing.query("begin");
      await changing.query("select from rule_set where shop_id = $1 for update", [locked.id]);
      const first = acceptOf(locked, anEvent({ key: "first" }));
      await untilBlocked(store);
      const next = [acceptOf(locked, anEvent({ key: "second" })), acceptOf(locked, anEvent({ key: "third" }))];
      await acceptOf(one);
      await changing.query("commit");
      await Promise.all([first, ...next]);
    });
    const { rows } = await sql<{ key: string }>`
      select e.key from pending_delivery o join event e on e.bucket = o.bucket and e.id = o.event_id
      where o.shop_id = ${locked.id} order by o.seq offset 1`.execute(store.db);
    expect(rows.map(({ key }) => key)).toEqual(["first", "second", "third"]);
  });
});

describe("a call that the accepting process can send at once", () => {
  it("is in flight when its event is answered, without a hint to other workers", async () => {
    const shop = await aShop(store);
    await aRule(store, shop);
    const { engine, attempts } = anIdleEngine();
    const hints: number[] = [];
    const accept = anAccept({ engine, hint: (bucket) => hints.push(bucket) });
    const { id } = await accept({ shop, event: anEvent(), foundByReconciliation: false });
    const pending = await store.db.selectFrom("delivery").select(["id", "event_id"]).execute();
    expect(pending).toMatchObject([{ event_id: id }]);
    expect([...attempts.keys()]).toEqual(pending.map((one) => one.id));
    expect(hints).toEqual([]);
  });

  it("is left to a claim if its lane is not available, and a hint is sent", async () => {
    const shop = await aShop(store);
    await aRule(store, shop);
    await store.db.updateTable("lane").set({ rate_per_second: 1 }).execute();
    const { engine, attempts } = anIdleEngine();
    const hints: number[] = [];
    await anAccept({ engine, hint: (bucket) => hints.push(bucket) })({
      shop,
      event: anEvent(),
      foundByReconciliation: false,
    });
    expect(attempts.size).toBe(0);
    expect(hints).toEqual([shop.bucket]);
  });

  it("is left to its lease if the commit's answer is lost, and its slot is released", async () => {
    const shop = await aShop(store);
    await aRule(store, shop);
    const { engine, attempts } = anIdleEngine();
    const silent = anAccept({ engine, hotDb: aDatabaseThatFallsSilent() });
    const event = anEvent();
    await expect(silent({ shop, event, foundByReconciliation: false })).rejects.toThrow("The line was cut.");
    expect(attempts.size).toBe(0);
    const [lost] = await readDeliveries(store);
    expect(lost).toMatchObject({ state: "sending" });
    const accept = anAccept({ engine });
    expect(await accept({ shop, event, foundByReconciliation: false })).toMatchObject({ duplicate: true });
    const hasAllSlots = async (dispatcher: Dispatcher) => dispatcher.reserve(shop.bucket, 4) !== null;
    expect(await engine.dispatchDirectly(hasAllSlots)).toBe(true);
    await accept({ shop, event: anEvent(), foundByReconciliation: false });
    expect(attempts.size).toBe(1);
    store.clock.advance(26);
    await expireLeases(store.db, { kind: "past", now: store.clock.now() });
    const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { bucket: shop.bucket }));
    expect(deliveries.map(({ id }) => id)).toContain(lost?.id);
  });
});
