import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { removeEvents } from "../../../src/features/retention/remove-events.ts";
import type { Removed, RetentionBatch } from "../../../src/features/retention/retention-job.ts";
import { PAGE, ROWS_MAX } from "../../../src/features/retention/retention-job.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  cameTo,
  countAttempts,
  daysPass,
  happened,
  happenedAndCalled,
  idsIn,
  remove,
} from "../../features/retention/old-things.ts";
import { watchTransactions } from "../../features/retention/watch-transactions.ts";
import { anAccept, anEndpoint, anEvent, aRule, aShop } from "../../support/builders.ts";
import { aGate, type TestStore, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import { bring, putPending } from "../../support/pending.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** Old events, with four rows each that belong to them. */
const OLD = sizeOf("old");

/** Inserts old events with one delivery each and this many attempts per delivery. */
async function putMany(store: TestStore, shop: Shop, { events, attempts }: { events: number; attempts: number }) {
  const endpointId = await anEndpoint(store, shop);
  const at = store.clock.now();
  await sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes)
    select ${shop.bucket}::smallint, ${shop.id}, 'evt_' || lpad(n::text, 26, '0'), n::text, 'order.paid', ${at}::timestamptz,
      ${at}::timestamptz, false, '{}', 0, ''
    from generate_series(1, ${events}::int) as n`.execute(store.db);
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, endpoint_id, line_number, final_state, due_at, attempts, format, content_type,
      headers, body, created_at)
    select bucket, shop_id, 'dlv_' || id, id, ${endpointId}, 0, 'delivered', received_at, ${attempts}, 'haak', 'text/plain', '{}',
      '{}', received_at
    from event where shop_id = ${shop.id}`.execute(store.db);
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
    select bucket, shop_id, id, n, created_at, 5, 'delivered', '{}'
    from delivery cross join generate_series(1, ${attempts}::int) as n where shop_id = ${shop.id}`.execute(store.db);
  // PostgreSQL does this itself after so many rows. Without statistics it uses the wrong index for deliveries.
  await sql`analyze`.execute(store.db);
}

/** The contract for retention beside other work. */
export function retentionRaceContract(version: PostgresVersion): void {
  const store = useStore(version);
  const state = (shop: Shop) => ({ shop, cutoff: store.clock.now(), cursor: "", keptVersions: [] });
  const prepareOld = async () => {
    const shop = await aShop(store);
    await aRule(store, shop);
    const id = await happenedAndCalled(store, shop, "old");
    daysPass(store, 91);
    return { shop, id };
  };

  /** A shop whose calls all belong to its oldest event. */
  const aShopWithManyCalls = async (calls: number) => {
    const shop = await aShop(store);
    await putMany(store, shop, { events: calls, attempts: 1 });
    await sql`
      update delivery d set event_id = e.id, rule_id = d.id from (select min(id) as id from event) as e`.execute(
      store.db,
    );
    return shop;
  };

  describe("retention", () => {
    it(`removes no more than ${ROWS_MAX} rows in one transaction, of ${5 * OLD}`, async () => {
      const shop = await aShop(store);
      await putMany(store, shop, { events: OLD, attempts: 3 });
      daysPass(store, 91);
      const most = await watchTransactions(store);
      expect(await remove(store)).toEqual({ event: OLD, delivery: OLD, attempt: 3 * OLD });
      expect(await most()).toBeGreaterThan(ROWS_MAX / 2);
      expect(await most()).toBeLessThanOrEqual(ROWS_MAX);
    });

    it("removes an event with more deliveries than one transaction may remove, batch by batch", async () => {
      await aShopWithManyCalls(3 * ROWS_MAX);
      daysPass(store, 91);
      const most = await watchTransactions(store);
      await remove(store);
      daysPass(store, 1);
      await remove(store);
      expect([await idsIn(store, "event"), await idsIn(store, "delivery"), await countAttempts(store)]).toEqual([
        [],
        [],
        0,
      ]);
      expect(await most()).toBeLessThanOrEqual(ROWS_MAX);
    });

    it("keeps such an event until its last delivery is removed, because their bodies may end in its text", async () => {
      const shop = await aShopWithManyCalls(2 * ROWS_MAX);
      await sql`delete from event where id > (select min(id) from event)`.execute(store.db);
      daysPass(store, 91);
      const left: number[] = [];
      let batch: RetentionBatch = { ...state(shop), removed: {}, ended: false };
      while (!batch.ended) {
        batch = await store.db.transaction().execute((tx) => removeEvents(tx, { ...state(shop), ...batch }));
        const [events, deliveries] = [await idsIn(store, "event"), await idsIn(store, "delivery")];
        if (deliveries.length > 0) expect(events).toHaveLength(1);
        left.push(deliveries.length);
      }
      expect(new Set(left).size).toBeGreaterThan(3);
      expect(await idsIn(store, "event")).toEqual([]);
    });

    it("removes nothing of such an event as long as one of its deliveries is pending", async () => {
      await aShopWithManyCalls(ROWS_MAX);
      await bring(store.db, sql`d.id = (select max(id) from delivery)`, { state: "waiting" });
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ event: ROWS_MAX - 1 });
      expect(await countAttempts(store)).toBe(ROWS_MAX);
    });

    it("repeats an interrupted batch, and keeps the result of the batches before it", async () => {
      const shop = await aShop(store);
      await putMany(store, shop, { events: 2 * PAGE, attempts: 1 });
      daysPass(store, 91);
      const batches: Removed[] = [];
      await remove(store, {
        onRemoved: (removed) => void batches.push(removed),
        isStopping: () => batches.some(({ event = 0 }) => event > 0),
      });
      const { cursor } = await store.db
        .selectFrom("retention_job")
        .select("cursor")
        .where("job", "=", "events")
        .executeTakeFirstOrThrow();
      const left = await idsIn(store, "event");
      expect(left.length).toBeGreaterThan(0);
      expect(left.length).toBeLessThan(2 * PAGE);
      expect(left[0]?.localeCompare(cursor)).toBe(1);
      await store.db
        .transaction()
        .execute(async (tx) => {
          await removeEvents(tx, state(shop));
          throw new Error("killed");
        })
        .catch(() => undefined);
      expect(await idsIn(store, "event")).toEqual(left);
      await remove(store);
      expect(await idsIn(store, "event")).toEqual([]);
    });

    it("can run in any number of processes, and each row is removed by one of them", async () => {
      const shops = [await aShop(store), await aShop(store, { bucket: 9 })];
      for (const shop of shops) await putMany(store, shop, { events: 4 * PAGE, attempts: 2 });
      daysPass(store, 91);
      const totals = await Promise.all(
        [store.db, store.otherDb, store.db, store.otherDb].map((db) => remove(store, { db })),
      );
      expect(totals.reduce((sum, { event = 0 }) => sum + event, 0)).toBe(8 * PAGE);
      expect(totals.reduce((sum, { attempt = 0 }) => sum + attempt, 0)).toBe(16 * PAGE);
      expect(await idsIn(store, "event")).toEqual([]);
    });

    it("blocks no reader and waits for no reader, however long it reads", async () => {
      const { shop, id } = await prepareOld();
      await withClient(store.url, async (reader) => {
        await reader.query("begin isolation level repeatable read");
        const ids = async () => (await reader.query<{ id: string }>("select id from event")).rows.map((row) => row.id);
        expect(await ids()).toEqual([id]);
        expect(await remove(store)).toMatchObject({ event: 1 });
        expect(await ids()).toEqual([id]);
        await reader.query("commit");
      });
      expect(await idsIn(store, "event")).toEqual([]);
      expect(shop.id).toMatch(/^shp_/);
    });

    it("does not block a request that reports an event, not even one with the key that is being removed", async () => {
      const { shop, id } = await prepareOld();
      const gate = aGate();
      const removed = Promise.withResolvers<void>();
      const removing = store.db.transaction().execute(async (tx) => {
        await removeEvents(tx, state(shop));
        removed.resolve();
        await gate.promise;
      });
      await removed.promise;
      const [again, fresh] = await anAccept(store, { db: store.otherDb })(shop, anEvent({ key: "old" }), anEvent());
      expect(again).toMatchObject({ id, duplicate: true });
      expect(fresh).toMatchObject({ duplicate: false, deliveries: 1 });
      gate.resolve();
      await removing;
      expect(await idsIn(store, "event")).toEqual([fresh?.id]);
    });

    it("skips an event if another transaction has locked one of its deliveries, and does not wait", async () => {
      const { id } = await prepareOld();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        // A retry by hand: it has locked the delivery, and the pending row is not committed yet.
        await client.query("select from delivery where event_id = $1 for update", [id]);
        await client.query(
          `insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at, attempts)
          select bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, 'pending', now(), attempts
          from delivery where event_id = $1`,
          [id],
        );
        expect(await remove(store)).toEqual({});
        await client.query("commit");
      });
      daysPass(store, 1);
      expect(await remove(store)).toEqual({});
      expect(await idsIn(store, "event")).toEqual([id]);
    });

    it("removes nothing of an event if a delivery is requeued between the read and the lock", async () => {
      const { id } = await prepareOld();
      const removing = await store.otherDb.transaction().execute(async (tx) => {
        // Reads are not blocked by it, but row locks are.
        await sql`lock table delivery in exclusive mode`.execute(tx);
        const removed = remove(store);
        await untilBlocked(store);
        await putPending(tx, sql`d.event_id = ${id}`, { attempts: 1 });
        return { removed };
      });
      expect(await removing.removed).toEqual({});
      expect(await idsIn(store, "event")).toEqual([id]);
    });

    it("locks no lane, no rule set and no endpoint, because new events need them", async () => {
      const { shop } = await prepareOld();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select from lane for update");
        await client.query("select from rule_set for update");
        await client.query("select from endpoint for update");
        expect(await remove(store)).toEqual({ event: 1, delivery: 1, attempt: 1 });
        await client.query("rollback");
      });
      expect(shop.bucket).toBe(7);
    });

    it("does not remove rows of another shop in the same bucket", async () => {
      const shop = await aShop(store);
      await happened(store, shop);
      daysPass(store, 91);
      const other = await aShop(store);
      await aRule(store, other);
      const id = await happened(store, other);
      await cameTo(store, id);
      expect(await remove(store)).toEqual({ event: 1 });
      expect(await idsIn(store, "event")).toEqual([id]);
    });
  });
}
