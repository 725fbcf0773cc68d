import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { findWork } from "../../src/pipeline/queue/lanes.ts";
import { sweepLanes } from "../../src/pipeline/queue/sweep-lanes.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import type { Shop } from "../../src/platform/shop.ts";
import { aClaimRequest, anEndpoint, aShop, putDeliveries } from "../support/builders.ts";
import { costOf, openExplainingDatabase } from "../support/explaining-database.ts";
import { useStore } from "../support/harness.ts";
import { useOpened } from "../support/use-opened.ts";

const BUCKET = 7;
const LANE_CONCURRENCY = 16;

describe("idle endpoints", () => {
  const store = useStore(18);
  const explaining = useOpened(() => openExplainingDatabase(store.url));

  /** A shop with a lane that is due, beside so many in which nothing is pending. */
  const aShopBeside = async (idle: number): Promise<Shop> => {
    await store.empty();
    const shop = await aShop(store, { bucket: BUCKET });
    await sql`
      insert into endpoint (bucket, shop_id, id, kind, target, secrets, enabled, created_at)
      select ${BUCKET}::smallint, ${shop.id}, 'end_idle_' || n, 'webhook', 'https://example.com/' || n, '[]', true, now()
      from generate_series(1, ${idle}::int) as n`.execute(store.db);
    await sql`
      insert into lane (bucket, shop_id, endpoint_id)
      select ${BUCKET}::smallint, ${shop.id}, 'end_idle_' || n from generate_series(1, ${idle}::int) as n`.execute(
      store.db,
    );
    await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
    await sql`vacuum analyze`.execute(store.otherDb);
    return shop;
  };
  const costAmong = async (idle: number, work: (db: Database) => Promise<unknown>) => {
    await aShopBeside(idle);
    explaining().take();
    await work(explaining().db);
    return costOf(explaining().take());
  };

  it("cost a poll nothing", async () => {
    const poll = (db: Database) => findWork(db, store.clock.now());
    const few = await costAmong(10, poll);
    const many = await costAmong(20_000, poll);
    expect(many.rows).toBeLessThanOrEqual(few.rows);
    expect(many.pages).toBeLessThanOrEqual(few.pages + 20);
  });

  it("cost a sweep no more than its page of a thousand, however many they are", async () => {
    const sweep = (db: Database) => sweepLanes(db, { now: store.clock.now(), laneConcurrency: LANE_CONCURRENCY });
    // The page, and each lane of it with what it may have pending, waiting and active.
    expect((await costAmong(20_000, sweep)).rows).toBeLessThan(5 * 1_000);
  });

  it("cost a claim nothing", async () => {
    const claim = (db: Database) => claimDeliveries(db, aClaimRequest(store, { bucket: BUCKET }));
    const few = await costAmong(10, claim);
    const many = await costAmong(20_000, claim);
    expect(many.rows).toBeLessThanOrEqual(few.rows);
    expect(many.pages).toBeLessThanOrEqual(few.pages + 20);
  });

  it("are looked at by the sweeper in turns, so that one with work is found wherever it is", async () => {
    const shop = await aShopBeside(2_500);
    await sql`delete from active_lane`.execute(store.db);
    const sweep = (after: Parameters<typeof sweepLanes>[1]["after"] = null) =>
      sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: LANE_CONCURRENCY, after });
    const first = await sweep();
    const second = await sweep(first.next);
    const third = await sweep(second.next);
    expect(third.next).toBeNull();
    expect([first, second, third].reduce((sum, { count }) => sum + count, 0)).toBe(1);
    expect((await claimDeliveries(store.db, aClaimRequest(store, { bucket: shop.bucket }))).deliveries).toHaveLength(1);
  });

  it("lock nothing: a sweep does not wait for a transaction that has locked all lanes", async () => {
    await aShopBeside(10);
    await store.otherDb.transaction().execute(async (tx) => {
      await sql`select 1 from lane for update`.execute(tx);
      expect(await sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: 16 })).toMatchObject({ count: 0 });
    });
  });

  it("stay out of polls once they have rested for a minute, and come back with their next delivery", async () => {
    const shop = await aShop(store, { bucket: BUCKET });
    const endpointId = await anEndpoint(store, shop);
    const active = async () => (await store.db.selectFrom("active_lane").selectAll().execute()).length;
    const sweep = () => sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: LANE_CONCURRENCY });
    expect(await active()).toBe(0);
    await putDeliveries(store, { shop, endpointId });
    expect(await active()).toBe(1);
    store.clock.advance(600);
    await sweep();
    expect(await active()).toBe(1);
    await sql`delete from pending_delivery`.execute(store.db);
    await claimDeliveries(store.db, aClaimRequest(store, { bucket: BUCKET }));
    store.clock.advance(61);
    await sweep();
    expect(await active()).toBe(0);
    await putDeliveries(store, { shop, endpointId });
    expect(await active()).toBe(1);
    expect((await findWork(store.db, store.clock.now())).buckets).toEqual([BUCKET]);
  });
});
