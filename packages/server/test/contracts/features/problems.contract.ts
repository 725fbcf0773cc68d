import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { readProblems } from "../../../src/features/insights/problems.ts";
import type { StoredDeliveryState } from "../../../src/platform/postgres/tables/delivery-tables.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { anEndpoint, aRule, aShop } from "../../support/builders.ts";
import { costOf, nodesOf, openExplainingDatabase, type PlanNode } from "../../support/explaining-database.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import { putPending } from "../../support/pending.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { useOpened } from "../../support/use-opened.ts";
import { fillBuckets } from "../pipeline/many-rows.ts";

/** The content of a cursor. */
const textOf = (cursor: string | null) => Buffer.from(cursor ?? "", "base64url").toString("utf8");

interface PendingOptions {
  readonly endpointId: string;
  readonly state?: StoredDeliveryState;
  readonly order?: Record<string, unknown>;
  readonly type?: string;
  readonly ruleId?: string;
  readonly problem?: string | null;
  /** The result of the last attempt; null for a delivery without an attempt. */
  readonly came?: readonly [outcome: string, status: number | null] | null;
  /** A test call has no event. */
  readonly isTestCall?: boolean;
}

/** The contract for the list of failures by cause, and for its cost in a long history. */
export function problemsContract(version: PostgresVersion): void {
  describe("the list of problems", () => {
    const store = useStore(version);
    const look = async (shop: Shop, { deliveriesMax = 2_000, limit = 50, before = null as string | null } = {}) =>
      readProblems(store.db, shop, { language: "en", page: { limit, before }, deliveriesMax });

    it("shows each cause with the amount of its orders, what is wrong and what to do", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop, { target: "https://example.com/hook" });
      await putPendingCall(store, shop, { endpointId, order: { id: "1", amount_with_tax: "121.00" } });
      await putPendingCall(store, shop, {
        endpointId,
        order: { id: "1", amount_with_tax: "121.00" },
        type: "order.created",
      });
      await putPendingCall(store, shop, { endpointId, state: "waiting", order: { id: "2", amount_with_tax: "10.50" } });
      await putPendingCall(store, shop, {
        endpointId,
        came: ["timed_out", null],
        order: { id: "3", amount_with_tax: "5.00" },
      });
      const { data, complete } = await look(shop);
      expect(complete).toBe(true);
      expect(data).toEqual([
        {
          cause: { outcome: "rejected", status: 500 },
          endpoint: { id: endpointId, url: "https://example.com/hook", kind: "webhook", enabled: true },
          ...{ deliveries: 3, orders: 2, amounts: [{ currency: "EUR", amount: "131.50" }] },
          ...{ first_at: store.clock.now().toISOString(), last_at: store.clock.now().toISOString() },
          text: "The receiver answered 500: it had an error.",
          advice: expect.stringContaining("Then send these again."),
        },
        expect.objectContaining({ cause: { outcome: "timed_out", status: null }, deliveries: 1 }),
      ]);
    });

    it("leaves out what was delivered, is in flight, was cancelled, or has no rule or endpoint any more", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const rule = await aRule(store, shop);
      await sql`update rule set deleted_at = created_at where id = ${rule.id}`.execute(store.db);
      await putPendingCall(store, shop, { endpointId, ruleId: rule.id });
      await putPendingCall(store, shop, { endpointId, state: "delivered", came: ["delivered", 200] });
      await putPendingCall(store, shop, { endpointId, state: "pending", came: null });
      await putPendingCall(store, shop, { endpointId, state: "cancelled" });
      await putPendingCall(store, shop, { endpointId, isTestCall: true });
      expect(await look(shop)).toEqual({ data: [], next_cursor: null, complete: true });
    });

    it("shows no amount for a test, a reversed payment or an event without an order", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      await putPendingCall(store, shop, { endpointId, order: { id: "1", mode: "test", amount_with_tax: "121.00" } });
      await putPendingCall(store, shop, {
        endpointId,
        type: "payment.reversed",
        order: { id: "2", amount_with_tax: "121.00" },
      });
      await putPendingCall(store, shop, { endpointId, type: "form.submitted", order: {} });
      expect((await look(shop)).data).toMatchObject([{ deliveries: 3, orders: 0, amounts: [] }]);
    });

    it("also shows what waits for an endpoint that is paused, with the cause of that", async () => {
      const shop = await aShop(store);
      const [off, broken] = [await anEndpoint(store, shop), await anEndpoint(store, shop)];
      const lastError = JSON.stringify({
        at: "2026-11-24T10:00:00Z",
        outcome: "unreachable",
        status: null,
        error: null,
      });
      await sql`update endpoint set enabled = false where id = ${off}`.execute(store.db);
      await sql`update lane set paused = true where endpoint_id = ${off}`.execute(store.db);
      await sql`update lane set probe_at = now(), last_error = ${lastError}::jsonb where endpoint_id = ${broken}`.execute(
        store.db,
      );
      for (const endpointId of [off, broken])
        await putPendingCall(store, shop, { endpointId, state: "pending", came: null });
      // It was delivered once and then sent again, so its last attempt does not say why it waits.
      await putPendingCall(store, shop, { endpointId: off, state: "pending", came: ["delivered", 200] });
      await putPendingCall(store, shop, {
        endpointId: broken,
        problem: JSON.stringify({ code: "huddle_product_without_sku" }),
      });
      const groups = (await look(shop)).data.map(({ cause, endpoint, deliveries }) => [
        endpoint.id,
        cause.outcome,
        deliveries,
      ]);
      expect(groups.toSorted()).toEqual(
        [
          [off, "switched_off", 2],
          [broken, "unreachable", 1],
          [broken, "cannot_work", 1],
        ].toSorted(),
      );
    });

    it("shows each cause on one page only, also if the last one shown is resolved meanwhile", async () => {
      const shop = await aShop(store);
      const endpoints = [await anEndpoint(store, shop), await anEndpoint(store, shop), await anEndpoint(store, shop)];
      for (const [at, endpointId] of endpoints.entries())
        await putPendingCall(store, shop, {
          endpointId,
          order: { id: `${at}`, amount_with_tax: at === 0 ? "9.00" : "5.00" },
        });
      const whole = (await look(shop)).data;
      const first = await look(shop, { limit: 1 });
      expect(first.data).toEqual(whole.slice(0, 1));
      expect((await look(shop, { before: textOf(first.next_cursor) })).data).toEqual(whole.slice(1));
      await sql`update delivery set final_state = 'cancelled' where endpoint_id = ${whole[0]?.endpoint.id}`.execute(
        store.db,
      );
      const rest = await look(shop, { limit: 2, before: textOf(first.next_cursor) });
      expect(rest).toMatchObject({ data: whole.slice(1), next_cursor: null });
      await expect(look(shop, { before: "evt_1" })).rejects.toMatchObject({ facts: { status: 422 } });
    });

    it("shows nothing of another shop", async () => {
      const [shop, other] = [await aShop(store), await aShop(store)];
      await putPendingCall(store, shop, { endpointId: await anEndpoint(store, shop) });
      expect((await look(other)).data).toEqual([]);
    });

    it("can be read with amounts that are larger than a number of the database", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      await putPendingCall(store, shop, { endpointId });
      await sql`update event set body = replace(body, '"1"', '"1","big":1e400000')`.execute(store.db);
      expect((await look(shop)).data).toMatchObject([{ orders: 1 }]);
    });

    it("shows both of two endpoints, and says so if not everything was read", async () => {
      const shop = await aShop(store);
      const [many, few] = [await anEndpoint(store, shop), await anEndpoint(store, shop)];
      await putPendingCall(store, shop, { endpointId: few });
      for (let count = 0; count < 6; count += 1) await putPendingCall(store, shop, { endpointId: many });
      const { data, complete } = await look(shop, { deliveriesMax: 4 });
      expect(complete).toBe(false);
      expect(data.map(({ endpoint, deliveries }) => [endpoint.id, deliveries])).toEqual([
        [many, 3],
        [few, 1],
      ]);
      expect((await look(shop, { deliveriesMax: 7 })).complete).toBe(true);
    });
  });

  describe("reading the list of problems", () => {
    const store = useStore(version);
    const explaining = useOpened(() => openExplainingDatabase(store.url));

    const arrived = sizeOf("arrived");

    it(`uses the indexes of open deliveries, and reads none of the ${arrived} delivered ones`, async () => {
      await fillBuckets(store.db, { shops: 300, lanesEach: 3, deliveriesEach: 4 });
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      await sql`
        insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, final_state, due_at, attempts, format,
          content_type, headers, body, created_at)
        select ${shop.bucket}::smallint, ${shop.id}, 'dlv_0' || n, 'evt_' || n, 'rul_1', ${endpointId}, 0, 'delivered',
          ${store.clock.now()}::timestamptz, 1, 'haak', 'application/json', '{}', '{}', ${store.clock.now()}::timestamptz
        from generate_series(1, ${arrived}::int) as n`.execute(store.db);
      for (let count = 0; count < 3; count += 1) await putPendingCall(store, shop, { endpointId });
      await sql`analyze`.execute(store.db);
      explaining().take();
      const { data } = await readProblems(explaining().db, shop, {
        ...{ language: "en", page: { limit: 50, before: null }, deliveriesMax: 2_000 },
      });
      expect(data).toMatchObject([{ deliveries: 3 }]);
      const [statement] = explaining().take();
      const indexes = nodesOf(statement?.plan as PlanNode).map((node) => node["Index Name"]);
      expect(indexes).toEqual(expect.arrayContaining(["delivery_failed", "pending_delivery_retry"]));
      expect(costOf(statement ? [statement] : []).pages).toBeLessThan(200);
    });
  });
}

/** A delivery in this state, with its event and its last attempt. */
async function putPendingCall(store: TestStore, shop: Shop, options: PendingOptions): Promise<void> {
  const { endpointId, state = "failed", type = "order.paid", ruleId = "rul_1", problem = null } = options;
  const { came = ["rejected", 500], order = { id: "1", amount_with_tax: "121.00" }, isTestCall = false } = options;
  const [id, eventId, now] = [store.newId("dlv"), store.newId("evt"), store.clock.now()];
  const ours = sql`${shop.bucket}::smallint, ${shop.id}`;
  if (!isTestCall) {
    const body = JSON.stringify({ type, data: { order: { currency: "EUR", ...order } } });
    await sql`
      insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes)
      values (${ours}, ${eventId}, ${eventId}, ${type}, ${now}, ${now}, false, ${body}, 0, '')`.execute(store.db);
  }
  const attempts = came === null ? 0 : 2;
  const isPending = state === "pending" || state === "waiting";
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, final_state, due_at, attempts, format,
      content_type, headers, body, problem, created_at)
    values (${ours}, ${id}, ${isTestCall ? null : eventId}, ${isTestCall ? null : ruleId}, ${endpointId}, 0,
      ${isPending ? "delivered" : state}, ${now}, ${isPending ? 1 : attempts}, 'haak', 'application/json', '{}', '{}', ${problem}, ${now})`.execute(
    store.db,
  );
  if (isPending) await putPending(store.db, sql`d.id = ${id}`, { state, attempts });
  if (came === null) return;
  // An earlier attempt with another result is not the cause.
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, request_headers)
    values (${ours}, ${id}, 1, ${now}, 10, 'bad_tls', null, '{}'), (${ours}, ${id}, 2, ${now}, 10, ${came[0]}, ${came[1]}, '{}')`.execute(
    store.db,
  );
}
