import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { deliveryRoutes } from "../../../src/features/deliveries/routes.ts";
import { switchEndpoint } from "../../../src/features/endpoints/switch-endpoint.ts";
import { readFreeSlots } from "../../../src/features/replays/store.ts";
import { deleteRules, type StoredRule, updateRule } from "../../../src/features/rules/store.ts";
import { markActive } from "../../../src/pipeline/queue/lanes.ts";
import { CHANGED_AT_ONCE_MAX } from "../../../src/pipeline/queue/mass-change.ts";
import { findMassChanges, massChangeStep, STEP_MAX } from "../../../src/pipeline/queue/mass-change-steps.ts";
import { translateHubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import type { Database, Tx } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aFailure,
  anAccept,
  anEvent,
  aRule,
  aRuleDefinition,
  aShop,
  putDeliveries,
  ruleStoreParts,
} from "../../support/builders.ts";
import { serveRoutes, useStore, withClient } from "../../support/harness.ts";
import { readDelivery } from "../../support/leases.ts";
import { putPending } from "../../support/pending.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { byHand } from "./by-hand.ts";

const NEW_URL = "https://example.com/new";

/** What the store promises where so much is pending that it is changed in steps. */
export function massChangeContract(version: PostgresVersion): void {
  const store = useStore(version);
  const { claim, claimOne, settle, sweep, laneOf } = byHand(store);
  const MANY = version === 14 ? 2_200 : 20_000;

  /** A rule with so many pending deliveries, each of an order of its own. */
  const aPile = async (count = MANY, shopOf?: Shop) => {
    const shop = shopOf ?? (await aShop(store));
    const rule = await aRule(store, shop);
    await pile({ shop, rule, count });
    await sql`analyze delivery, pending_delivery`.execute(store.db);
    return { shop, rule };
  };
  const pile = async ({
    shop,
    rule,
    count,
    state = "pending",
  }: {
    shop: Shop;
    rule: StoredRule;
    count: number;
    state?: "pending" | "failed";
  }) => {
    const dueAt = new Date(store.clock.now().getTime() - 3_600_000);
    await sql`
      insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, final_state, due_at, format,
        content_type, headers, body, created_at)
      select ${shop.bucket}::smallint, ${shop.id}, ${`dlv_0_${state}_`} || lpad(n::text, 9, '0'), ${`evt_${state}_`} || n, ${rule.id},
        ${rule.endpoint_id}, 0, 'order:' || n, ${state === "failed" ? "failed" : "delivered"},
        ${dueAt}::timestamptz + n * interval '1 microsecond', 'haak', 'application/json', '{}', '{}', ${dueAt}::timestamptz
      from generate_series(1, ${count}::int) as n`.execute(store.db);
    if (state === "pending") await putPending(store.db, sql`starts_with(d.id, 'dlv_0_pending_')`);
    await store.db
      .updateTable("lane")
      .set({ due_at: store.clock.now() })
      .where("endpoint_id", "=", rule.endpoint_id)
      .execute();
    await store.db
      .transaction()
      .execute((tx) => markActive(tx, shop.bucket, [{ shopId: shop.id, endpointId: rule.endpoint_id }]));
  };
  /** Runs a change in a transaction, and returns how many deliveries that transaction wrote. */
  const changing = (change: (tx: Tx) => Promise<unknown>) =>
    store.db.transaction().execute(async (tx) => {
      const before = await countWritten(tx);
      await change(tx);
      return (await countWritten(tx)) - before;
    });
  const remove = (shop: Shop, ...ids: string[]) =>
    changing((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids }));
  const moveTo = (shop: Shop, id: string, url: string) => {
    const definition = aRuleDefinition({ action: { type: "webhook", url } });
    return changing((tx) => updateRule(ruleStoreParts(store), tx, { shop, id, definition }));
  };
  const switchOnEmpty = (shop: Shop, id: string) =>
    changing((tx) => switchEndpoint(store, tx, { shop, id, patch: { enabled: true, send_waiting: false } }));

  const stepOn = async (db: Database): Promise<boolean> => {
    const [key] = await findMassChanges(db);
    if (key === undefined) return false;
    await massChangeStep({ db, clock: store.clock, hint: () => undefined }, key);
    return true;
  };
  const step = () => stepOn(store.db);
  /** Carries out all that is left, and returns by how much each step lessened what is counted. */
  const finish = async (count: () => Promise<number>) => {
    const sizes: number[] = [];
    for (let before = await count(); await step(); ) {
      const after = await count();
      sizes.push(before - after);
      before = after;
    }
    return sizes;
  };
  const countPending = async (endpointId?: string) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from pending_delivery
      where ${endpointId ?? null}::text is null or endpoint_id = ${endpointId ?? null}`.execute(store.db);
    return rows[0]?.count ?? 0;
  };
  const statesOf = async (endpointId: string) => {
    const { rows } = await sql<{ state: string; count: number }>`
      select state, count(*)::int as count from delivery_status where endpoint_id = ${endpointId} group by state order by state`.execute(
      store.db,
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  };

  describe("deleting a rule with very much pending", () => {
    it("writes no delivery at first, sends nothing from then on, and cancels all in small steps", async () => {
      const { shop, rule } = await aPile();
      expect(await remove(shop, rule.id)).toBe(0);
      expect([await claim(), await sweep()]).toEqual([[], 0]);
      const sizes = await finish(countPending);
      expect(Math.max(...sizes)).toBe(STEP_MAX);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(MANY);
      expect(await statesOf(rule.endpoint_id)).toEqual({ cancelled: MANY });
      expect(await laneOf(rule.endpoint_id)).toMatchObject({ paused: false, changes: 0 });
      expect([await claim(), await sweep()]).toEqual([[], 0]);
    });

    it("is one transaction where a batch is enough", async () => {
      const { shop, rule } = await aPile(CHANGED_AT_ONCE_MAX);
      await remove(shop, rule.id);
      expect(await statesOf(rule.endpoint_id)).toEqual({ cancelled: CHANGED_AT_ONCE_MAX });
      expect(await step()).toBe(false);
    });

    it("lets what is being sent end and gives it no successor, and releases what others deferred behind it", async () => {
      const { shop, rule } = await aPile(2_000);
      const [first] = await claim({ deliveriesMax: 1 });
      if (first === undefined) throw new Error("Nothing was claimed.");
      const orderingKey = "order:700";
      const [behind] = await putDeliveries(store, { shop, endpointId: rule.endpoint_id, orderingKey });
      expect(await readDelivery(store, behind)).toMatchObject({ deferred: true });
      await remove(shop, rule.id);
      await settle(aFailure(store, first));
      await finish(countPending);
      expect(await statesOf(rule.endpoint_id)).toEqual({ cancelled: 2_000, pending: 1 });
      expect(await claim()).toMatchObject([{ id: behind }]);
    });

    it("lets others of the endpoint wait until it is done, and go then", async () => {
      const { shop, rule } = await aPile(1_200);
      const other = await aRule(store, shop);
      expect(other.endpoint_id).toBe(rule.endpoint_id);
      await remove(shop, rule.id);
      await anAccept(store)(shop, anEvent());
      await step();
      expect(await claim()).toEqual([]);
      await finish(countPending);
      expect(await claim()).toMatchObject([{ ruleId: other.id }]);
    });

    it("goes on in any process, whichever dies, and two processes disturb nothing", async () => {
      const { shop, rule } = await aPile(3_000);
      await remove(shop, rule.id);
      await step();
      const [key] = await findMassChanges(store.db);
      if (key === undefined) throw new Error("The change is gone.");
      const dying = store.otherDb.transaction().execute(async (tx) => {
        await sql`select 1 from mass_change for update`.execute(tx);
        // Another process passes over it meanwhile, and does not wait.
        expect(await massChangeStep({ db: store.db, clock: store.clock, hint: () => undefined }, key)).toBe(false);
        throw new Error("killed");
      });
      await expect(dying).rejects.toThrow("killed");
      while ((await Promise.all([stepOn(store.db), stepOn(store.otherDb)])).some(Boolean));
      expect(await statesOf(rule.endpoint_id)).toEqual({ cancelled: 3_000 });
    });

    it("keeps no neighbour of the bucket waiting, also during a step", async () => {
      const { shop, rule } = await aPile(1_200);
      const neighbour = await aShop(store);
      await aRule(store, neighbour);
      await remove(shop, rule.id);
      await withClient(store.url, async (client) => {
        // All that a step locks.
        await client.query(
          "begin; select 1 from mass_change for update; select 1 from lane where shop_id = '" +
            shop.id +
            "' for update",
        );
        expect(await anAccept(store)(neighbour, anEvent())).toMatchObject([{ deliveries: 1 }]);
        expect(await claim()).toMatchObject([{ shopId: neighbour.id }]);
        await client.query("rollback");
      });
    });
  });

  describe("emptying an endpoint with very much pending", () => {
    it("cancels what waited until then and nothing that is queued later", async () => {
      const { shop, rule } = await aPile(1_500);
      expect(await switchOnEmpty(shop, rule.endpoint_id)).toBe(0);
      await step();
      const [accepted] = await anAccept(store)(shop, anEvent());
      expect(await claim()).toEqual([]);
      await finish(countPending);
      expect(await statesOf(rule.endpoint_id)).toEqual({ cancelled: 1_500, pending: 1 });
      expect(await claim()).toMatchObject([{ eventId: accepted?.id }]);
    });

    it("leaves the endpoint off that is switched off meanwhile", async () => {
      const { shop, rule } = await aPile(1_500);
      await switchOnEmpty(shop, rule.endpoint_id);
      await changing((tx) => switchEndpoint(store, tx, { shop, id: rule.endpoint_id, patch: { enabled: false } }));
      await finish(countPending);
      expect(await laneOf(rule.endpoint_id)).toMatchObject({ paused: true, changes: 0 });
    });

    it("refuses a retry by hand of what it is about to cancel, and replays wait", async () => {
      const { shop, rule } = await aPile(1_500);
      await switchOnEmpty(shop, rule.endpoint_id);
      const retry = async () => {
        const parts = { ...store, translate: translateHubMessage, hint: () => undefined };
        const response = await fetch(
          `${await serveRoutes(deliveryRoutes(parts), shop)}/dlv_0_pending_000001400/retry`,
          { method: "POST" },
        );
        return { status: response.status, body: response.status === 202 ? {} : await response.json() };
      };
      const slots = () =>
        store.db
          .transaction()
          .execute((tx) => readFreeSlots(tx, { shop, id: "rpl_1", ruleId: null, lanes: [rule.endpoint_id] }, 16));
      expect(await retry()).toMatchObject({ status: 409, body: { code: "changing" } });
      expect(await slots()).toEqual([]);
      await finish(countPending);
      expect(await slots()).toHaveLength(1);
      expect((await retry()).status).toBe(202);
      expect(await claim()).toMatchObject([{ id: "dlv_0_pending_000001400" }]);
    });
  });

  describe("a new URL for a rule with very much pending", () => {
    const endpointOf = async (rule: StoredRule) => {
      const row = await store.db
        .selectFrom("rule")
        .select("endpoint_id")
        .where("id", "=", rule.id)
        .executeTakeFirstOrThrow();
      return row.endpoint_id;
    };

    it("sends nothing to the old one from then on, and moves all in small steps, also what failed", async () => {
      const { shop, rule } = await aPile();
      await pile({ shop, rule, count: 1_100, state: "failed" });
      expect(await moveTo(shop, rule.id, NEW_URL)).toBe(0);
      expect([await claim(), await sweep()]).toEqual([[], 0]);
      const sizes = await finish(() => countPending(rule.endpoint_id));
      expect(Math.max(...sizes)).toBe(STEP_MAX);
      expect(await statesOf(rule.endpoint_id)).toEqual({});
      expect(await statesOf(await endpointOf(rule))).toEqual({ failed: 1_100, pending: MANY });
      const claimed = await claim();
      expect(claimed.length).toBeGreaterThan(0);
      expect(new Set(claimed.map(({ target }) => target))).toEqual(new Set([NEW_URL]));
    });

    it("moves what is being sent at once: this attempt ends where it is, and the next goes to the new URL", async () => {
      const { shop, rule } = await aPile(1_500);
      const sending = await claimOne();
      await moveTo(shop, rule.id, NEW_URL);
      await settle(aFailure(store, sending, { inSeconds: -7_200 }));
      await finish(() => countPending(rule.endpoint_id));
      expect(await countPending(rule.endpoint_id)).toBe(0);
      expect(await claim()).toContainEqual(expect.objectContaining({ id: sending.id, target: NEW_URL }));
    });

    it("keeps the order of an order: what is queued meanwhile waits for what arrives after it", async () => {
      const { shop, rule } = await aPile(1_500);
      await moveTo(shop, rule.id, NEW_URL);
      const endpointId = await endpointOf(rule);
      const [later] = await putDeliveries(store, { shop, endpointId, orderingKey: "order:1" });
      const [alone] = await putDeliveries(store, { shop, endpointId, orderingKey: "order:alone" });
      await finish(() => countPending(rule.endpoint_id));
      expect(await readDelivery(store, later)).toMatchObject({ deferred: true });
      expect(await readDelivery(store, alone)).toMatchObject({ deferred: false });
    });

    it("keeps what waits for an earlier one waiting when both arrive in different steps", async () => {
      const { shop, rule } = await aPile(1_500);
      await sql`
        update pending_delivery set ordering_key = 'order:1', deferred = true, due_at = ${new Date(store.clock.now().getTime() + 900_000)}
        where id = 'dlv_0_pending_000001400'`.execute(store.db);
      await moveTo(shop, rule.id, NEW_URL);
      await finish(() => countPending(rule.endpoint_id));
      expect(await readDelivery(store, "dlv_0_pending_000001400")).toMatchObject({
        deferred: true,
        endpoint_id: await endpointOf(rule),
      });
    });

    it("of a rule that is deleted meanwhile leaves nothing to be sent anywhere", async () => {
      const { shop, rule } = await aPile(1_500);
      await moveTo(shop, rule.id, NEW_URL);
      await step();
      expect(await remove(shop, rule.id)).toBe(0);
      const endpointId = await endpointOf(rule);
      await finish(countPending);
      expect([await statesOf(rule.endpoint_id), await statesOf(endpointId)]).toEqual([{}, { cancelled: 1_500 }]);
      for (const id of [rule.endpoint_id, endpointId])
        expect(await laneOf(id)).toMatchObject({ paused: false, changes: 0 });
    });

    it("that is changed once more meanwhile ends at the last URL", async () => {
      const { shop, rule } = await aPile(1_500);
      await moveTo(shop, rule.id, NEW_URL);
      await step();
      await moveTo(shop, rule.id, "https://example.com/newest");
      await finish(countPending);
      expect(await statesOf(await endpointOf(rule))).toEqual({ pending: 1_500 });
    });

    it("changes nothing and pauses nothing where URL and headers stay", async () => {
      const { shop, rule } = await aPile(1_500);
      await moveTo(shop, rule.id, "https://example.com/hook");
      expect(await findMassChanges(store.db)).toEqual([]);
      expect((await claim()).length).toBeGreaterThan(0);
    });
  });
}

/** How many deliveries the session has written by now. */
async function countWritten(tx: Tx): Promise<number> {
  const { rows } = await sql<{ written: number }>`
    select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as written from pg_stat_xact_user_tables
    where relname in ('delivery', 'pending_delivery')`.execute(tx);
  return rows[0]?.written ?? 0;
}
