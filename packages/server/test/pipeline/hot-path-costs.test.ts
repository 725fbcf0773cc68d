import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { NO_DISPATCHER } from "../../src/pipeline/queue/direct-dispatch.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import type { Shop } from "../../src/platform/shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  anAccept,
  anAcceptTogether,
  anEvent,
  anEventToStore,
  aRule,
  aSettlement,
  aShop,
} from "../support/builders.ts";
import { type Counted, type CountingDatabase, openCountingDatabase } from "../support/counting-database.ts";
import { type TestStore, useStore } from "../support/harness.ts";
import { useOpened } from "../support/use-opened.ts";

/**
 * The round trips of the hot path to the database. Each costs the hub about 0.1 ms of a core, and the caller its latency. A new one
 * must be measured (`npm run bench`), and its reason belongs here and in decision 0016.
 */
describe("the statements of the hot path", () => {
  const store = useStore(18);
  const counting = useOpened(() => openCountingDatabase(store.url));

  it.each([1, 100])("that accept %i events are the same, with a row for each delivery", async (count) => {
    const { shop, accept } = await aPlainShop(store, counting());
    await accept(shop, anEvent());
    counting().take();
    await accept(shop, ...Array.from({ length: count }, () => anEvent()));
    const done = counting().take();
    expect(done.map(({ what }) => what)).toEqual(ACCEPTING);
    expect(rowsOf(done)).toBe(count + 3);
  });

  it.each([1, 100])("that accept %i events without calls are one statement, with one row in all", async (count) => {
    const { shop, accept } = await aPlainShop(store, counting());
    const quiet = () => anEvent({ type: "subscription.ended" });
    await accept(shop, quiet());
    counting().take();
    await accept(shop, ...Array.from({ length: count }, quiet));
    expect(counting().take()).toEqual([{ what: "insert event_key, insert event", rows: 1 }]);
  });

  it("that accept an event without calls use a transaction on a cluster, where the single statement is not used", async () => {
    const { shop, accept } = await aPlainShop({ ...store, onCluster: true }, counting());
    const quiet = () => anEvent({ type: "subscription.ended" });
    await accept(shop, quiet());
    counting().take();
    await accept(shop, quiet());
    expect(
      counting()
        .take()
        .map(({ what }) => what),
    ).toEqual(["begin", "select rule_set", "insert event_key, insert event", "commit"]);
  });

  it("decide an event once, although it is decided before its rules are locked", async () => {
    const ids: string[] = [];
    const newId: typeof store.newId = (kind) => {
      const id = store.newId(kind);
      ids.push(id);
      return id;
    };
    const { shop, accept } = await aPlainShop({ ...store, newId }, counting());
    await accept(shop, anEvent());
    ids.splice(0);
    await accept(shop, anEvent());
    expect(ids.map((id) => id.split("_")[0])).toEqual(["evt", "dlv"]);
  });

  it.each([1, 16])("that accept and directly dispatch %i calls are the same, and save the claim", async (count) => {
    const { shop, accept } = await aPlainShop(store, counting(), aDispatcher(store, { laneConcurrency: 100 }));
    await accept(shop, anEvent());
    counting().take();
    await accept(shop, ...Array.from({ length: count }, () => anEvent()));
    const done = counting().take();
    expect(done.map(({ what }) => what)).toEqual(ACCEPTING_AND_DISPATCHING);
    expect(rowsOf(done)).toBe(2 * count + 2);
  });

  it.each([1, 16])("that accept and directly dispatch a call of each of %i shops are the same", async (count) => {
    const shops: Shop[] = [];
    for (let bucket = 0; bucket < count; bucket += 1) shops.push(await aShop(store, { bucket }));
    for (const shop of shops) await aRule(store, shop);
    const { accept } = await anAcceptTogether(store, shops, { db: counting().db });
    counting().take();
    const dispatcher = aDispatcher(store);
    await accept(
      shops.map((shop) => anEventToStore(shop)),
      dispatcher,
    );
    const done = counting().take();
    expect(done.map(({ what }) => what)).toEqual(ACCEPTING_AND_DISPATCHING);
    expect(rowsOf(done)).toBe(3 * count + 1);
    const settlements = dispatcher.taken.map((one) => aSettlement(store, one));
    const bucket = new Map(shops.map((shop) => [shop.id, shop.bucket]));
    await settleDeliveries(counting().db, { bucket, now: store.clock.now(), settlements });
    const settled = counting().take();
    expect(settled.map(({ what }) => what)).toEqual(SETTLING);
    expect(rowsOf(settled)).toBe(3 * count);
  });

  it.each([1, 16])("that claim and settle %i deliveries of a lane are the same, with a row for each", async (count) => {
    const { shop, accept } = await aPlainShop(store, counting());
    await accept(shop, ...Array.from({ length: count }, () => anEvent()));
    counting().take();
    const { deliveries } = await claimDeliveries(counting().db, aClaimRequest(store, { bucket: shop.bucket }));
    expect(deliveries).toHaveLength(count);
    const claimed = counting().take();
    expect(claimed.map(({ what }) => what)).toEqual(CLAIMING);
    expect(rowsOf(claimed)).toBe(count + 2);
    const settlements = deliveries.map((one) => aSettlement(store, one));
    await settleDeliveries(counting().db, { bucket: shop.bucket, now: store.clock.now(), settlements });
    const settled = counting().take();
    expect(settled.map(({ what }) => what)).toEqual(SETTLING);
    expect(rowsOf(settled)).toBe(count + 2);
  });

  it.each([1, 16])(
    "that settle %i deliveries and hand their slots over are two more, and spare the claim",
    async (count) => {
      const { shop, accept } = await aPlainShop(store, counting());
      await accept(shop, ...Array.from({ length: 2 * count }, () => anEvent()));
      const request = aClaimRequest(store, { bucket: shop.bucket, laneConcurrency: count });
      const { deliveries } = await claimDeliveries(counting().db, request);
      counting().take();
      const settlements = deliveries.map((one) => aSettlement(store, one));
      const dispatcher = aDispatcher(store, { laneConcurrency: count });
      await settleDeliveries(counting().db, {
        bucket: shop.bucket,
        now: store.clock.now(),
        settlements,
        dispatcher,
      });
      expect(dispatcher.taken).toHaveLength(count);
      const done = counting().take();
      expect(done.map(({ what }) => what)).toEqual(REFILLING);
      expect(rowsOf(done)).toBe(2 * count + 3);
    },
  );
});

/** Locks lanes: it reads them lane by lane, the newest version of each first. */
const LOCKING = "select unnest";
const ACCEPTING = [
  ...["begin", "insert event_key, insert event", "insert delivery, insert pending_delivery", LOCKING],
  ...["update pending_delivery, insert active_lane, update lane", "commit"],
];
const ACCEPTING_AND_DISPATCHING = ACCEPTING.with(
  -2,
  "update pending_delivery, insert lease, update lane, insert active_lane, update lane",
);
const CLAIMING = ["begin", "select active_lane", "insert lease", "update lane", "commit"];
const SETTLING = [
  ...[
    "begin",
    "delete lease, delete pending_delivery, update pending_delivery, update delivery, insert attempt",
    LOCKING,
  ],
  // The deliveries that are deferred behind these: read each time, and rarely found.
  ...["update pending_delivery, update lane, insert active_lane", "commit"],
];

const REFILLING = SETTLING.toSpliced(-1, 0, "insert lease", "update lane");

/** One rule, which calls one endpoint. */
async function aPlainShop(store: TestStore, { db }: CountingDatabase, dispatcher = NO_DISPATCHER) {
  const shop: Shop = await aShop(store);
  await aRule(store, shop);
  return { shop, accept: anAccept(store, { db, dispatcher }) };
}

function rowsOf(done: readonly Counted[]): number {
  return done.reduce((sum, { rows }) => sum + rows, 0);
}
