import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import type { PlannedDelivery } from "../../../src/pipeline/plan/plan-event.ts";
import { cancelDeliveries } from "../../../src/pipeline/queue/cancel-deliveries.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { enqueue, enqueueWith } from "../../../src/pipeline/queue/enqueue.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import { findWork } from "../../../src/pipeline/queue/lanes.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { moveDeliveries } from "../../../src/pipeline/queue/move-deliveries.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Tx } from "../../../src/platform/postgres/database.ts";
import { HOT_SETTINGS } from "../../../src/platform/postgres/hot-database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  aFailure,
  anAccept,
  anAcceptTogether,
  anEndpoint,
  anEvent,
  anEventToStore,
  aPlannedDelivery,
  aRule,
  aSettlement,
  aShop,
  putDeliveries,
} from "../../support/builders.ts";
import {
  costOf,
  type Explained,
  type ExplainingDatabase,
  nodesOf,
  openExplainingDatabase,
  type PlanNode,
} from "../../support/explaining-database.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { useOpened } from "../../support/use-opened.ts";
import { fillBuckets } from "./many-rows.ts";

const BUCKET = 7;
const LANE_CONCURRENCY = 16;

/** Statements that only read which buckets there are: from the lanes (one row per endpoint) or from the leases. */
const LOOKS_OVER_ALL = [
  "select bucket, bool_or(not is_later) as has_work, min(at) filter (where is_later) as next_at",
  "select distinct bucket from active_lane",
  `select bucket, shop_id as "shopId", endpoint_id as "endpointId" from lane`,
  "select distinct bucket from lease",
];

/** The contract for the plans of the hot statements with many rows of many shops, and for the cost of a claim. */
export function plansContract(version: PostgresVersion): void {
  describe("the plans of the hot statements", () => {
    const store = useStore(version, { filledOnce: true });
    const explaining = useOpened(() => openExplainingDatabase(store.url));
    const hot = useOpened(() => openExplainingDatabase(store.url, HOT_SETTINGS));
    beforeAll(() => fillBuckets(store.db, { shops: sizeOf("shopsInBuckets"), lanesEach: 3, deliveriesEach: 16 }));

    it("read every table by an index that begins with the bucket, for accepting, claiming, settling and retention", async () => {
      const shop = await aShop(store, { bucket: BUCKET });
      const statements = await liveALittle(store, explaining(), shop);
      const text = statements.map((one) => one.text).join("\n");
      const done = ["insert into event ", "insert into event_key ", "insert into delivery ", "insert into attempt "];
      const pending = [
        "insert into pending_delivery ",
        "update pending_delivery o ",
        "delete from pending_delivery o ",
      ];
      for (const what of [...done, ...pending, "update delivery d ", "update lane l ", "join rule_set s "])
        expect(text).toContain(what);
      const looks = statements.filter(({ text }) => LOOKS_OVER_ALL.includes(firstLine(text)));
      expect(new Set(looks.map(({ text }) => firstLine(text))).size).toBe(LOOKS_OVER_ALL.length);
      const within = statements.filter((one) => !looks.includes(one));
      expect(within.length).toBeGreaterThan(25);
      for (const { text, plan } of within) expect(scansBesideTheBucket(plan), text).toEqual([]);
    });

    it("do so on the connections of the hot path for the shops of many buckets in one transaction", async () => {
      await shareTransactions(store, hot());
      const statements = hot().take();
      expect(statements.length).toBeGreaterThan(20);
      for (const { text, plan } of statements) expect(scansBesideTheBucket(plan), text).toEqual([]);
    });

    it("find the deliveries in flight in the table of leases alone, however many were sent before", async () => {
      explaining().take();
      await expireLeases(explaining().db, { kind: "past", now: store.clock.now() });
      const [look] = explaining().take();
      const scans = nodesOf(look?.plan as PlanNode).filter((node) => node["Index Name"] || node["Relation Name"]);
      expect(scans.map((node) => node["Index Name"] ?? "lease_pkey")).toEqual(scans.map(() => "lease_pkey"));
      expect(costOf(look ? [look] : []).pages).toBeLessThan(100);
    });
  });

  describe("queueing in a hub without statistics", () => {
    const store = useStore(version, { filledOnce: true });
    const aShopOf50 = async () => {
      const shop = await aShop(store, { bucket: BUCKET });
      const endpointIds = await Promise.all(Array.from({ length: 50 }, () => anEndpoint(store, shop)));
      // As events that each call all endpoints.
      const calls = (eventId: string) =>
        endpointIds.map((endpointId, ruleNumber) =>
          aPlannedDelivery(store, {
            shop,
            endpointId,
            eventId,
            ruleId: `rul_${ruleNumber}`,
            orderingKey: `order:${eventId}`,
          }),
        );
      return (events: number) => Array.from({ length: events }, () => calls(store.newId("evt"))).flat();
    };
    const besideAWorker: typeof enqueue = (tx, bucket, deliveries) =>
      enqueueWith(aDispatcher(store), tx, { bucket, deliveries });
    /** How many rows of deliveries a batch reads. */
    const rowsReadBy = (queue: typeof enqueue, batch: readonly PlannedDelivery[]) =>
      store.db.transaction().execute(async (tx) => {
        const before = await rowsReadIn(tx);
        await queue(tx, BUCKET, batch);
        return (await rowsReadIn(tx)) - before;
      });

    it("does not compare the first of its deliveries with each other", async () => {
      const batch = (await aShopOf50())(100);
      expect(await rowsReadBy(enqueue, batch)).toBeLessThan(3 * batch.length);
    });

    it.each([
      ["alone", enqueue],
      ["beside a worker", besideAWorker],
    ])("%s reads nothing of what is pending beside it, also by a plan made before that", async (_, queue) => {
      const calls = await aShopOf50();
      await rowsReadBy(queue, calls(1));
      await store.otherDb.transaction().execute((tx) => enqueue(tx, BUCKET, calls(40)));
      const batch = calls(1);
      expect(await rowsReadBy(queue, batch)).toBeLessThan(3 * batch.length);
    });
  });

  describe("a claim", () => {
    const store = useStore(version);
    const explaining = useOpened(() => openExplainingDatabase(store.url));

    it("reads no more of a lane after 4,000 deliveries of one moment than after 40, without a vacuum", async () => {
      const costs = [];
      for (const count of [40, 4_000]) {
        await store.empty();
        const shop = await aShop(store, { bucket: BUCKET });
        const endpointId = await anEndpoint(store, shop);
        await putDeliveries(store, { shop, endpointId, count: count + 8 });
        await sql`analyze`.execute(store.db);
        await deliver(store, count);
        explaining().take();
        const request = aClaimRequest(store, { bucket: BUCKET, deliveriesMax: 256, laneConcurrency: LANE_CONCURRENCY });
        expect((await claimDeliveries(explaining().db, request)).deliveries).toHaveLength(8);
        costs.push(costOf(explaining().take()));
      }
      const [few, later] = costs;
      expect(later?.pages).toBeLessThanOrEqual((few?.pages ?? 0) * 1.5 + 40);
    });
  });
}

/** How many rows of deliveries and pending deliveries the session has read. */
async function rowsReadIn(tx: Tx): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select sum(idx_tup_fetch + seq_tup_read)::bigint as read from pg_stat_xact_user_tables
    where relname = any(${["delivery", "pending_delivery"]}::text[])`.execute(tx);
  return rows[0]?.read ?? 0;
}

/** Claims and settles this many deliveries, in large batches. */
async function deliver(store: TestStore, count: number): Promise<void> {
  for (let left = count; left > 0; ) {
    const request = aClaimRequest(store, {
      bucket: BUCKET,
      deliveriesMax: Math.min(left, 1_000),
      laneConcurrency: 1_000,
    });
    const { deliveries } = await claimDeliveries(store.db, request);
    // As the database does by itself; it would look for each of a thousand leases among all of them.
    await sql`analyze lease`.execute(store.db);
    const settlements = deliveries.map((one) => aSettlement(store, one));
    await settleDeliveries(store.db, { bucket: BUCKET, now: store.clock.now(), settlements });
    left -= deliveries.length;
  }
}

const firstLine = (text: string): string => text.split("\n")[0]?.trim() ?? "";

/** A GIN index, which cannot contain the bucket. It has only orders that name subscriptions, and the bucket is compared afterwards. */
const NAMED_KEYS = "pending_delivery_named_keys";

/** Scans that do not use an index on the bucket, one line each. */
function scansBesideTheBucket(plan: PlanNode): string[] {
  const nodes = nodesOf(plan).filter((node) => !["ModifyTable", "Bitmap Heap Scan"].includes(node["Node Type"]));
  const scans = nodes.filter((node) => node["Relation Name"] !== undefined || node["Index Name"] !== undefined);
  const byBucket = scans.filter((node) => node["Index Name"] !== NAMED_KEYS);
  // A lane that was just found by its bucket is read again at its place in the table.
  const byIndex = byBucket.filter((node) => node["Node Type"] !== "Tid Scan");
  const wrong = byIndex.filter((node) => !/\bbucket = /.test(node["Index Cond"] ?? ""));
  return wrong.map((node) => `${node["Node Type"]} of ${node["Relation Name"]} by ${node["Index Name"]}`);
}

/** Accepts and settles for shops of several buckets in one transaction, with and without a worker that sends at once. */
async function shareTransactions(store: TestStore, { db }: ExplainingDatabase): Promise<void> {
  const shops = [await aShop(store, { bucket: BUCKET }), await aShop(store, { bucket: BUCKET + 1 })];
  for (const shop of shops) await aRule(store, shop);
  const { accept } = await anAcceptTogether(store, shops, { db });
  const order = anEvent();
  const items = (event = anEvent()) => shops.map((shop) => anEventToStore(shop, event));
  const dispatcher = aDispatcher(store, { laneConcurrency: 1 });
  await accept(items(order), dispatcher);
  await accept(items());
  await accept(items({ ...structuredClone(order), key: "same-order-again" }));
  await accept(items(anEvent({ type: "subscription.ended" })));
  await accept(items(order));
  const bucket = new Map(shops.map((shop) => [shop.id, shop.bucket]));
  const settle = (of: readonly ClaimedDelivery[]) => {
    const settlements = of.map((one) => aSettlement(store, one));
    return settleDeliveries(db, { bucket, now: store.clock.now(), settlements, dispatcher });
  };
  // The first releases what waited for it; the second leaves its slots to what is due.
  await settle(dispatcher.taken.splice(0));
  const deliveries: ClaimedDelivery[] = [];
  for (const one of new Set(bucket.values())) {
    const request = aClaimRequest(store, { bucket: one, laneConcurrency: 1 });
    deliveries.push(
      ...(await claimDeliveries(store.db, request)).deliveries.filter(({ shopId }) => bucket.has(shopId)),
    );
  }
  await settle(deliveries);
  if (deliveries.length === 0 || dispatcher.taken.length === 0) throw new Error("Nothing was sent.");
}

/** Does everything once that a hub does with deliveries. */
async function liveALittle(store: TestStore, explaining: ExplainingDatabase, shop: Shop): Promise<Explained[]> {
  const { db } = explaining;
  const rule = await aRule(store, shop, { action: { type: "webhook", url: "https://example.com/a" } });
  const second = await aRule(store, shop, { action: { type: "webhook", url: "https://example.com/b" } });
  const elsewhere = await anEndpoint(store, shop);
  const accept = anAccept(store, { db });
  const order = anEvent();
  const events = [order, { ...structuredClone(order), key: "same-order-again" }, anEvent(), anEvent()];
  await accept(shop, ...events);
  await accept(shop, order);
  // Needs no call, by cached rules.
  await accept(shop, anEvent({ type: "subscription.ended" }));
  // With a worker that dispatches directly, in the lanes of another shop, which are idle.
  const idleShop = await aShop(store, { bucket: BUCKET });
  await aRule(store, idleShop);
  const dispatcher = aDispatcher(store);
  await anAccept(store, { db, dispatcher })(idleShop, ...events);
  if (dispatcher.taken.length === 0) throw new Error("Nothing was taken.");
  const claim = () => claimDeliveries(db, aClaimRequest(store, { bucket: BUCKET }));
  const { deliveries } = await claim();
  const [first, ...rest] = deliveries;
  if (!first) throw new Error("Nothing was claimed.");
  const settlements = [aFailure(store, first), ...rest.slice(0, -1).map((one) => aSettlement(store, one))];
  await settleDeliveries(db, { bucket: BUCKET, now: store.clock.now(), settlements });
  store.clock.advance(120);
  const now = store.clock.now();
  await expireLeases(db, { kind: "past", now });
  await findWork(db, now);
  await claim();
  await store.db.updateTable("lane").set({ due_at: null }).where("shop_id", "=", shop.id).execute();
  await sweepLanes(db, { now, laneConcurrency: LANE_CONCURRENCY });
  await db.transaction().execute(async (tx) => {
    await moveDeliveries(tx, shop, { ruleId: rule.id, endpointId: elsewhere, headers: {}, now });
    await cancelDeliveries(tx, shop, { of: { ruleIds: [second.id] }, now });
    await cancelDeliveries(tx, shop, { of: { endpointId: elsewhere }, now });
  });
  await sql`select 1`.execute(db);
  return explaining.take().filter(({ text }) => text !== "select 1");
}
