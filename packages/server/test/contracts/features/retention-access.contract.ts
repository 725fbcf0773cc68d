import { describe, expect, it } from "vitest";
import { ROWS_MAX } from "../../../src/features/retention/retention-job.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { daysPass, idsIn, remove } from "../../features/retention/old-things.ts";
import { watchTransactions } from "../../features/retention/watch-transactions.ts";
import { anEndpoint, aShop } from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for old rows about access. */
export function retentionAccessContract(version: PostgresVersion): void {
  const store = useStore(version);
  const of = (shop: Shop) => ({ bucket: shop.bucket, shop_id: shop.id });
  const now = () => store.clock.now();

  describe("access data older than the retention:", () => {
    const aTask = (shop: Shop, id: string, more: { kind?: "check" | "revoke"; done_at?: Date; cancelled_at?: Date }) =>
      store.db
        .insertInto("access_task")
        .values({
          ...{ ...of(shop), id, access_id: `acc_${id}`, kind: "revoke", event_id: null, created_at: now() },
          ...{ reason: JSON.stringify({ code: "ended", orderId: null, subscriptionId: null }) },
          ...{ done_at: null, done_by: null, cancelled_at: null, ...more },
        })
        .execute();

    it("tasks are removed if they were done or cancelled that long ago, and open tasks stay", async () => {
      const shop = await aShop(store);
      await aTask(shop, "tsk_1", { done_at: now() });
      await aTask(shop, "tsk_2", { cancelled_at: now() });
      await aTask(shop, "tsk_3", {});
      await aTask(shop, "tsk_4", { done_at: new Date(now().getTime() + 50 * 86_400_000) });
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ task: 2 });
      expect(await idsIn(store, "access_task")).toEqual(["tsk_3", "tsk_4"]);
    });

    it("a task about a missing payment stays as long as the payment is missing, so that it is asked once", async () => {
      const shop = await aShop(store);
      await aTask(shop, "tsk_1", { kind: "check", done_at: now() });
      const reason = { access_id: "acc_tsk_1", number: 1, event_id: "evt_1", order_id: "1", subscription_id: null };
      await store.db
        .insertInto("access_reason")
        .values({ ...of(shop), ...reason, since: now(), until: null, trouble: "reversed" })
        .execute();
      daysPass(store, 91);
      expect(await remove(store)).toEqual({});
      await store.db.deleteFrom("access_reason").execute();
      daysPass(store, 1);
      expect(await remove(store)).toEqual({ task: 1 });
    });

    it("erasures are removed if they ended that long ago, and an unfinished erasure stays", async () => {
      const shop = await aShop(store);
      const erasure = (id: string, ended_at: Date | null) => ({
        ...{ ...of(shop), id, step: "notices" as const, after_id: "", due_at: ended_at === null ? now() : null },
        ...{ left_access: "[]", started_at: now(), ended_at, sealed_email: null },
      });
      await store.db
        .insertInto("erasure")
        .values([erasure("ers_1", now()), erasure("ers_2", null)])
        .execute();
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ erasure: 1 });
      expect(await idsIn(store, "erasure")).toEqual(["ers_2"]);
    });

    it("audit entries of that age are removed, and younger ones stay", async () => {
      const shop = await aShop(store);
      const entry = (id: string) => ({
        ...{ ...of(shop), id, at: now(), actor: "admin" as const, api_key_id: null, api_key_name: null },
        ...{ address: "192.0.2.1", action: "rule.created" as const, subject: "rul_1", fields: [] },
      });
      await store.db
        .insertInto("audit_log")
        .values(entry(store.newId("aud")))
        .execute();
      daysPass(store, 91);
      const young = store.newId("aud");
      await store.db.insertInto("audit_log").values(entry(young)).execute();
      expect(await remove(store)).toEqual({ audit_entry: 1 });
      expect(await idsIn(store, "audit_log")).toEqual([young]);
    });

    it("deleted connections are removed with their keys; one that is still referenced stays without its key and settings", async () => {
      const shop = await aShop(store);
      const connection = (id: string, deleted_at: Date | null) => ({
        ...{ ...of(shop), id, name: "School", domain: "school.example.com", base_url: null, deleted_at },
        ...{ sealed_api_key: store.seal.seal("key"), settings: JSON.stringify({ lite: true }) },
        ...{ created_at: now(), updated_at: now() },
      });
      await store.db
        .insertInto("huddle_connection")
        .values([
          connection("hcn_living", null),
          connection("hcn_forgotten", now()),
          connection("hcn_named", now()),
          connection("hcn_called", now()),
        ])
        .execute();
      await anEndpoint(store, shop, { kind: "huddle", target: "hcn_called" });
      await store.db
        .insertInto("access")
        .values({
          ...{ ...of(shop), id: "acc_1", person: Buffer.alloc(32), connection_id: "hcn_named", item_kind: "sku" },
          ...{
            item: "A",
            state: "revoked",
            wanted: false,
            confirmed: "out",
          },
          ...{ hold_id: null, due_at: null, revoke_asked_at: null },
          ...{ created_at: now(), updated_at: now() },
        })
        .execute();
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ connection: 1 });
      const left = await store.db.selectFrom("huddle_connection").selectAll().orderBy("id").execute();
      expect(left.map(({ id, sealed_api_key, settings }) => [id, sealed_api_key.length > 0, settings])).toEqual([
        ["hcn_called", false, {}],
        ["hcn_living", true, { lite: true }],
        ["hcn_named", false, {}],
      ]);
    });

    it("comparisons are removed with their findings, in batches, but not while one is being applied", async () => {
      const shop = await aShop(store);
      const comparison = (id: string, due_at: Date | null) => ({
        ...{ ...of(shop), id, connection_id: "hcn_1", members: 1, without_email: 0, agreeing: 0, under_way: 0 },
        ...{ missing: 0, without_reason: 1, due_at, created_at: now(), applied_at: null },
      });
      await store.db
        .insertInto("comparison")
        .values([comparison("cmp_1", null), comparison("cmp_2", now())])
        .execute();
      const findings = Array.from({ length: 2 * ROWS_MAX + 7 }, (_, number) => ({
        ...{ ...of(shop), comparison_id: "cmp_1", number, kind: "without_reason" as const, person: Buffer.alloc(32) },
        ...{ email: "bo@example.com", access_ids: [], outcome: null },
      }));
      await store.db.insertInto("comparison_finding").values(findings).execute();
      await store.db
        .insertInto("comparison_finding")
        .values({ ...(findings[0] ?? findings[1]), comparison_id: "cmp_2" } as (typeof findings)[0])
        .execute();
      daysPass(store, 91);
      const most = await watchTransactions(store);
      expect(await remove(store)).toEqual({ comparison: 1 });
      expect(await most()).toBeLessThanOrEqual(ROWS_MAX);
      expect(await idsIn(store, "comparison")).toEqual(["cmp_2"]);
      const kept = await store.db.selectFrom("comparison_finding").select("comparison_id").execute();
      expect(kept).toEqual([{ comparison_id: "cmp_2" }]);
    });
  });
}
