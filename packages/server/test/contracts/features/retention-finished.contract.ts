import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { ROWS_MAX } from "../../../src/features/retention/retention-job.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { countAttempts, daysPass, happenedAndCalled, idsIn, remove } from "../../features/retention/old-things.ts";
import { watchTransactions } from "../../features/retention/watch-transactions.ts";
import { anEndpoint, aRule, aShop, putDeliveries } from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import { bring } from "../../support/pending.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for everything else that is old and has ended. */
export function retentionFinishedContract(version: PostgresVersion): void {
  const store = useStore(version);
  const of = (shop: Shop) => ({ bucket: shop.bucket, shop_id: shop.id });
  const now = () => store.clock.now();

  describe("an old event that is a reason for somebody's access", () => {
    it("stays as long as it is a reason, with its key and its calls", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const [reason, other] = [await happenedAndCalled(store, shop), await happenedAndCalled(store, shop)];
      await store.db
        .insertInto("access_reason")
        .values({
          ...{ ...of(shop), access_id: "acc_1", number: 1, event_id: reason, order_id: "1", subscription_id: null },
          ...{ since: now(), until: null, trouble: null },
        })
        .execute();
      daysPass(store, 200);
      expect(await remove(store)).toEqual({ event: 1, delivery: 1, attempt: 1 });
      expect(await idsIn(store, "event")).toEqual([reason]);
      expect(await idsIn(store, "event")).not.toContain(other);
      await store.db.deleteFrom("access_reason").execute();
      daysPass(store, 1);
      expect(await remove(store)).toMatchObject({ event: 1, delivery: 1, attempt: 1 });
    });
  });

  describe("a delivery without an event that is older than the retention", () => {
    it("is removed with its attempts after it has ended", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const [ended = "", open] = await putDeliveries(store, { shop, endpointId, count: 2 });
      await sql`update delivery set event_id = null, rule_id = null`.execute(store.db);
      await sql`update pending_delivery set event_id = null`.execute(store.db);
      await bring(store.db, sql`d.id = ${ended}`, { state: "failed", attempts: 2 });
      await sql`
        insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
        select bucket, shop_id, id, n, created_at, 5, 'rejected', '{}' from delivery, generate_series(1, 2) as n
        where id = ${ended}`.execute(store.db);
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ delivery: 1, attempt: 2 });
      expect(await idsIn(store, "delivery")).toEqual([open]);
    });

    it("is removed in several batches if it has more attempts than one batch may remove", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      await putDeliveries(store, { shop, endpointId, count: 2 });
      const attempts = 2 * ROWS_MAX + 7;
      await bring(store.db, sql`true`, { state: "failed", attempts });
      await sql`
        insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
        select bucket, shop_id, id, n, created_at, 5, 'rejected', '{}' from delivery, generate_series(1, ${attempts}::int) as n`.execute(
        store.db,
      );
      // PostgreSQL does this itself after so many rows. Without statistics, each batch reads all of them.
      await sql`analyze delivery, attempt`.execute(store.db);
      daysPass(store, 91);
      const most = await watchTransactions(store);
      expect(await remove(store)).toEqual({ delivery: 2, attempt: 2 * attempts });
      expect(await countAttempts(store)).toBe(0);
      expect(await most()).toBeLessThanOrEqual(ROWS_MAX);
    });
  });

  describe("rows older than the retention:", () => {
    it("notices are removed, except those that are still due", async () => {
      const shop = await aShop(store);
      const notice = (id: string, more: { state: "done" | "waiting" | "rejected"; due_at: Date | null }) => ({
        ...{ ...of(shop), id, received_at: now(), version: "v2" as const, trigger: null, content_type: "", body: "{}" },
        ...{ signature: null, error: null, event_id: null, lease_id: null, ...more },
      });
      const rows = [
        notice("inb_1", { state: "done", due_at: null }),
        notice("inb_2", { state: "waiting", due_at: now() }),
        notice("inb_3", { state: "waiting", due_at: null }),
        notice("inb_4", { state: "rejected", due_at: null }),
      ];
      await store.db.insertInto("inbox").values(rows).execute();
      daysPass(store, 45);
      await store.db
        .insertInto("inbox")
        .values({ ...notice("inb_5", { state: "done", due_at: null }) })
        .execute();
      daysPass(store, 46);
      expect(await remove(store)).toEqual({ notice: 3 });
      expect(await idsIn(store, "inbox")).toEqual(["inb_2", "inb_5"]);
    });

    it("replays are removed if they ended that long ago, and a preview together with its replay", async () => {
      const shop = await aShop(store);
      const replay = (
        id: string,
        more: { state: "running" | "done"; ended_at: Date | null; preview_id: string | null },
      ) => ({
        ...{ ...of(shop), id, filter: null, rule_id: null, lanes: sql<string[]>`'{}'`, matched: 1, created_at: now() },
        ...{ due_at: more.state === "running" ? now() : null, ...more },
      });
      const soon = new Date(now().getTime() + 50 * 86_400_000);
      await store.db
        .insertInto("replay")
        .values([
          replay("rpl_1", { state: "done", ended_at: now(), preview_id: "prv_1" }),
          replay("rpl_2", { state: "done", ended_at: soon, preview_id: "prv_2" }),
          replay("rpl_3", { state: "running", ended_at: null, preview_id: null }),
        ] as never)
        .execute();
      await sql`
        insert into preview (bucket, shop_id, id, definition, created_at)
        select ${shop.bucket}::smallint, ${shop.id}, 'prv_' || n, '{}', ${now()}::timestamptz from generate_series(1, 3) as n`.execute(
        store.db,
      );
      await sql`
        insert into preview_page (bucket, shop_id, preview_id, number, event_ids, line_numbers)
        values (${shop.bucket}, ${shop.id}, 'prv_3', 0, '{evt_1}', '{0}')`.execute(store.db);
      daysPass(store, 91);
      await remove(store);
      daysPass(store, 1);
      await remove(store);
      expect(await idsIn(store, "replay")).toEqual(["rpl_2", "rpl_3"]);
      expect(await idsIn(store, "preview")).toEqual(["prv_2"]);
      expect(await store.db.selectFrom("preview_page").select("preview_id").execute()).toEqual([]);
    });

    it("reconciliations are removed, except the last completed one, which says until when everything is complete", async () => {
      const shop = await aShop(store);
      const comparison = (id: string, more: { state: "running" | "done" | "failed"; until: Date }) => ({
        ...{ ...of(shop), id, origin: "hourly" as const, since: now(), open_ended: false, created_at: now() },
        ...{ due_at: more.state === "running" ? now() : null, ended_at: more.state === "running" ? null : now() },
        ...more,
      });
      await store.db
        .insertInto("reconciliation")
        .values([
          comparison("rec_1", { state: "done", until: new Date(2) }),
          comparison("rec_2", { state: "done", until: new Date(3) }),
          comparison("rec_3", { state: "done", until: new Date(1) }),
          comparison("rec_4", { state: "failed", until: new Date(9) }),
          comparison("rec_5", { state: "running", until: new Date(9) }),
        ])
        .execute();
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ reconciliation: 3 });
      expect(await idsIn(store, "reconciliation")).toEqual(["rec_2", "rec_5"]);
    });

    it("expired API keys are removed, except those whose hooks still have a rule", async () => {
      const shop = await aShop(store);
      const key = (id: string, expires_at: Date | null) => ({
        ...{ id, shop_id: shop.id, name: "A key", hint: "", sealed: Buffer.alloc(1), hash: Buffer.from(id) },
        ...{ created_at: now(), last_used_at: null, expires_at },
      });
      await store.db
        .insertInto("api_key")
        .values([key("key_1", now()), key("key_2", now()), key("key_3", null), key("key_4", new Date(4e12))])
        .execute();
      await aRule(store, shop, {
        maker: { origin: "zapier", apiKeyId: "key_2" },
        action: { type: "zapier", url: "https://hooks.example.com/1" },
      });
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ api_key: 1 });
      expect(await idsIn(store, "api_key")).toEqual(["key_2", "key_3", "key_4"]);
    });

    it("API keys and deleted rules are removed a few at a time, so that no request waits for them", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      await sql`
        insert into api_key (id, shop_id, name, hash, sealed, hint, created_at, expires_at)
        select 'key_' || n, ${shop.id}, '', n::text::bytea, '', '', ${now()}, ${now()} from generate_series(1, 1200) as n
      `.execute(store.db);
      await sql`
        insert into rule (bucket, shop_id, id, origin, definition, endpoint_id, version, created_at, updated_at, deleted_at)
        select bucket, shop_id, 'rul_' || n, origin, definition, endpoint_id, version, created_at, updated_at, ${now()}
        from rule, generate_series(1, 1200) as n`.execute(store.db);
      daysPass(store, 92);
      expect(await remove(store)).toEqual({ api_key: 500, rule: 500 });
      daysPass(store, 1);
      expect(await remove(store)).toEqual({ api_key: 500, rule: 500 });
    });
  });
}
