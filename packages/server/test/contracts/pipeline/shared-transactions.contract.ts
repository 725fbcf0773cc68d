import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { updateRule } from "../../../src/features/rules/store.ts";
import type { AcceptParts, EventToStore } from "../../../src/pipeline/accept-events.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { APART } from "../../../src/platform/postgres/group-commit.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { anAccessShop } from "../../features/access/access-shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  aFailure,
  anAccept,
  anAcceptTogether,
  anEndpoint,
  anEvent,
  anEventToStore,
  aRule,
  aRuleDefinition,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
  ruleStoreParts,
} from "../../support/builders.ts";
import { useStore, withClient } from "../../support/harness.ts";
import { readDelivery } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const BUCKETS = [7, 8, 9] as const;

/** The contract for transactions with the shops of many buckets. On a cluster there are none. */
export function sharedTransactionsContract(version: PostgresVersion): void {
  const store = useStore(version);

  /** A shop in each bucket, with a rule that calls an endpoint of its own. */
  const someShops = async () => {
    const shops: Shop[] = [];
    for (const bucket of BUCKETS) shops.push(await aShop(store, { bucket }));
    for (const shop of shops) await aRule(store, shop);
    return shops;
  };
  const eventsOf = (shops: readonly Shop[]): EventToStore[] => shops.map((shop) => anEventToStore(shop));
  const stored = async (table: "event" | "delivery" | "pending_delivery" | "lease") => {
    const { rows } = await sql<{ bucket: number; shopId: string }>`
      select bucket, shop_id as "shopId" from ${sql.table(table)} order by bucket, shop_id`.execute(store.db);
    return rows;
  };
  const placesOf = (shops: readonly Shop[]) => shops.map(({ bucket, id: shopId }) => ({ bucket, shopId }));
  const isAway = (answers: readonly unknown[]) => answers.map((answer) => answer === APART);

  describe("accepting the events of shops of several buckets in one transaction", () => {
    it("stores each in its bucket and dispatches its call directly, as if it had come alone", async () => {
      const shops = await someShops();
      const dispatcher = aDispatcher(store);
      const { accept } = await anAcceptTogether(store, shops);
      const answers = await accept(eventsOf(shops), dispatcher);
      expect(answers).toMatchObject(shops.map(() => ({ duplicate: false, deliveries: 1 })));
      for (const table of ["event", "delivery", "pending_delivery", "lease"] as const)
        expect(await stored(table)).toEqual(placesOf(shops));
      expect(dispatcher.taken.map(({ bucket, shopId }) => ({ bucket, shopId }))).toEqual(placesOf(shops));
    });

    it("leaves its calls to claims without a dispatcher, and hints at the buckets that have work", async () => {
      const [quiet, ...calling] = await someShops();
      if (quiet === undefined) throw new Error("There is no shop.");
      const { accept, hints } = await anAcceptTogether(store, [quiet, ...calling]);
      await accept([anEventToStore(quiet, anEvent({ type: "subscription.ended" })), ...eventsOf(calling)]);
      expect(hints).toEqual([8, 9]);
      for (const { bucket } of calling) {
        const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { bucket }));
        expect(deliveries).toHaveLength(1);
      }
    });

    it("answers a known key with the first event, also beside new ones", async () => {
      const shops = await someShops();
      const { accept } = await anAcceptTogether(store, shops);
      const items = eventsOf(shops);
      const first = await accept(items);
      const again = await accept([...items, ...eventsOf(shops)]);
      expect(again.slice(0, 3)).toEqual(
        first.map((answer) => ({ ...(answer as object), duplicate: true, deliveries: 0 })),
      );
      expect(again.slice(3)).toMatchObject(shops.map(() => ({ duplicate: false, deliveries: 1 })));
    });

    it("leaves out a shop whose rules are locked by a change, and does not wait for it", async () => {
      const shops = await someShops();
      const { accept } = await anAcceptTogether(store, shops);
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("update rule_set set version = version + 1 where bucket = 8");
        expect(isAway(await accept(eventsOf(shops)))).toEqual([false, true, false]);
      });
      expect(await stored("event")).toEqual(placesOf(shops.filter(({ bucket }) => bucket !== 8)));
      expect(isAway(await accept(eventsOf(shops)))).toEqual([false, false, false]);
    });

    it("leaves out a shop whose rules have changed since they were cached, with all its events", async () => {
      const shops = await someShops();
      const { accept } = await anAcceptTogether(store, shops);
      const [first] = shops;
      if (first === undefined) throw new Error("There is no shop.");
      const { id } = await store.db.selectFrom("rule").select("id").where("bucket", "=", 7).executeTakeFirstOrThrow();
      await store.db
        .transaction()
        .execute((tx) => updateRule(ruleStoreParts(store), tx, { shop: first, id, definition: aRuleDefinition() }));
      expect(isAway(await accept(eventsOf([first, ...shops, first])))).toEqual([true, true, false, false, true]);
      expect(await stored("event")).toEqual(placesOf(shops.slice(1)));
    });

    it("leaves out a shop whose rules are not cached, and one that keeps a ledger of access", async () => {
      const shops = await someShops();
      const unknown = await aShop(store, { bucket: 8 });
      const { shop: school } = await anAccessShop(store, { shop: await aShop(store, { bucket: 9 }) });
      const { accept } = await anAcceptTogether(store, [...shops, school]);
      expect(isAway(await accept(eventsOf([unknown, ...shops, school])))).toEqual([true, false, false, false, true]);
      expect(await stored("event")).toEqual(placesOf(shops));
    });

    it("gives up a lock that is not free soon, with nothing stored", async () => {
      const shops = await someShops();
      const { accept } = await anAcceptTogether(store, shops);
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select from lane where bucket = 9 for update");
        await expect(accept(eventsOf(shops))).rejects.toMatchObject({ code: "55P03" });
      });
      expect(await stored("event")).toEqual([]);
    });

    it("keeps the order of events about one order, in each shop for itself", async () => {
      const shops = await someShops();
      const { accept } = await anAcceptTogether(store, shops);
      const order = anEvent();
      const same = (key: string) => ({ ...structuredClone(order), key });
      await accept(shops.map((shop) => anEventToStore(shop, same("first"))));
      await accept(shops.map((shop) => anEventToStore(shop, same("second"))));
      const { rows } = await sql<{ bucket: number; deferred: boolean }>`
        select bucket, deferred from pending_delivery order by bucket, seq`.execute(store.db);
      expect(rows).toEqual(BUCKETS.flatMap((bucket) => [false, true].map((deferred) => ({ bucket, deferred }))));
    });
  });

  describe("settling the deliveries of shops of several buckets in one transaction", () => {
    /** A lane in each bucket with this many deliveries, of which some are in flight. */
    const someLanes = async (pending: readonly number[], sending: number) => {
      const shops = await someShops();
      const lanes = [];
      for (const [index, shop] of shops.entries()) {
        const endpointId = await anEndpoint(store, shop);
        await putDeliveries(store, { shop, endpointId, count: pending[index] ?? 0 });
        const request = aClaimRequest(store, { bucket: shop.bucket, laneConcurrency: sending });
        const { deliveries } = await claimDeliveries(store.db, request);
        lanes.push({ shop, endpointId, deliveries });
      }
      return { lanes, bucket: new Map(shops.map(({ id, bucket }) => [id, bucket])) };
    };
    const lanesNow = async () => {
      const { rows } = await sql<{ bucket: number; sending: number; blocked: boolean }>`
        select l.bucket, l.sending, l.blocked from lane l join endpoint e on e.bucket = l.bucket and e.id = l.endpoint_id
        where l.served_at is not null order by l.bucket`.execute(store.db);
      return rows;
    };

    it("frees the slots of each lane, and says for each bucket whether something can be claimed", async () => {
      const { lanes, bucket } = await someLanes([3, 2, 2], 2);
      const settlements = lanes.map(({ deliveries: [one] }) => one && aSettlement(store, one)).filter((one) => !!one);
      const now = store.clock.now();
      const settled = await settleDeliveries(store.db, { bucket, now, settlements }, PATIENT_BREAKER);
      expect(settled.map(({ state }) => state)).toEqual(["delivered", "delivered", "delivered"]);
      const pollAt = new Map(settled.map((one) => [one.settlement.bucket, one.pollAt]));
      expect(pollAt).toEqual(new Map([[7, now] as const, [8, null] as const, [9, null] as const]));
      expect(await lanesNow()).toEqual(BUCKETS.map((one) => ({ bucket: one, sending: 1, blocked: false })));
    });

    it("refills the slots of each lane for the worker that freed them", async () => {
      const { lanes, bucket } = await someLanes([3, 3, 1], 1);
      const settlements = lanes.flatMap(({ deliveries }) => deliveries.map((one) => aSettlement(store, one)));
      const dispatcher = aDispatcher(store, { laneConcurrency: 1 });
      const batch = { bucket, now: store.clock.now(), settlements, dispatcher };
      const settled = await settleDeliveries(store.db, batch, PATIENT_BREAKER);
      expect(settled.map(({ pollAt }) => pollAt)).toEqual([null, null, null]);
      expect(dispatcher.taken.map((one) => one.bucket).toSorted()).toEqual([7, 8]);
      expect(await lanesNow()).toEqual([
        { bucket: 7, sending: 1, blocked: true },
        { bucket: 8, sending: 1, blocked: true },
        { bucket: 9, sending: 0, blocked: false },
      ]);
    });

    it("changes nothing of a delivery whose lease another worker has, and records the others", async () => {
      const { lanes, bucket } = await someLanes([1, 1, 1], 1);
      await sql`update lease set lease_id = 'lse_of_another' where bucket = 8`.execute(store.db);
      const settlements = lanes.flatMap(({ deliveries }) => deliveries.map((one) => aFailure(store, one)));
      const settled = await settleDeliveries(
        store.db,
        { bucket, now: store.clock.now(), settlements },
        PATIENT_BREAKER,
      );
      expect(settled.map(({ settlement }) => settlement.bucket).toSorted()).toEqual([7, 9]);
      const states = await Promise.all(settlements.map(({ id }) => readDelivery(store, id)));
      expect(states.map(({ state }) => state)).toEqual(["waiting", "sending", "waiting"]);
    });

    it("releases what waited in one shop, and refills the slots of the others meanwhile", async () => {
      const shops = await someShops();
      const { accept } = await anAcceptTogether(store, shops);
      const order = anEvent();
      const [waiting, ...others] = shops;
      if (waiting === undefined) throw new Error("There is no shop.");
      await accept(
        [order, { ...structuredClone(order), key: "second" }].map((event) => anEventToStore(waiting, event)),
      );
      await accept([...eventsOf(others), ...eventsOf(others)]);
      const settlements = [];
      for (const bucket of BUCKETS) {
        const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { bucket, laneConcurrency: 1 }));
        settlements.push(...deliveries.map((one) => aSettlement(store, one)));
      }
      expect(settlements).toHaveLength(3);
      const dispatcher = aDispatcher(store, { laneConcurrency: 1 });
      const bucket = new Map(shops.map((shop) => [shop.id, shop.bucket]));
      const now = store.clock.now();
      const settled = await settleDeliveries(store.db, { bucket, now, settlements, dispatcher }, PATIENT_BREAKER);
      const pollAt = new Map(settled.map((one) => [one.settlement.bucket, one.pollAt]));
      expect(pollAt.get(7)).toEqual(now);
      expect(dispatcher.taken.map((one) => one.bucket).toSorted()).toEqual([8, 9]);
      const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { bucket: 7 }));
      expect(deliveries).toHaveLength(1);
    });

    it("gives up a lease that another transaction has locked, with nothing recorded", async () => {
      const { lanes, bucket } = await someLanes([1, 1, 1], 1);
      const settlements = lanes.flatMap(({ deliveries }) => deliveries.map((one) => aSettlement(store, one)));
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select from lease where bucket = 9 for update");
        const settling = settleDeliveries(store.db, { bucket, now: store.clock.now(), settlements }, PATIENT_BREAKER);
        await expect(settling).rejects.toMatchObject({ code: "55P03" });
      });
      expect(await stored("lease")).toHaveLength(3);
    });
  });

  it("a transaction with many buckets waits briefly for a lock, and one with one bucket as long as any statement may take", async () => {
    const shops = await someShops();
    const [shop] = shops;
    if (shop === undefined) throw new Error("There is no shop.");
    const seen: string[] = [];
    const decideAccess: AcceptParts["decideAccess"] = async (tx) => {
      const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(tx);
      seen.push(...rows.map(({ lock_timeout }) => lock_timeout));
      return [];
    };
    const { accept } = await anAcceptTogether(store, shops, { decideAccess });
    await accept(eventsOf(shops));
    await anAccept(store, { decideAccess })(shop, anEvent());
    expect(seen).toEqual(["300ms", "0"]);
  });
}
