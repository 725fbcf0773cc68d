import { describe, expect, it } from "vitest";
import { useStore } from "../../support/harness.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { aReconciler, aShopToReconcile, ask, becomes, reconcile } from "./reconciling-hub.ts";

describe.each(versionsOrOnly(14))("a reconciliation on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("compares the ledger with Plug&Pay", () => {
    const store = useStore(version);
    const keysOf = async (shop: { events: () => Promise<{ key: string }[]> }) =>
      (await shop.events()).map(({ key }) => key);

    it("finds events without a notice, and repairs them once", async () => {
      const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
      const reconciler = aReconciler(hub);
      const order = sell();
      const { subscription } = plugAndPay.startSubscription({ items: [{ productId: 11 }] });
      const done = await reconcile(shop, reconciler);
      expect(done).toEqual({
        id: expect.any(String),
        origin: "requested",
        state: "done",
        since: "2026-11-20T00:00:00.000Z",
        until: "2026-11-24T10:00:00.000Z",
        compared: 3,
        missing: 5,
        repaired: 5,
        unreadable_count: 0,
        unreadable: [],
        error: null,
        created_at: "2026-11-24T10:00:00.000Z",
        ended_at: "2026-11-24T10:00:00.000Z",
      });
      const keys = await keysOf(shop);
      expect(keys).toHaveLength(5);
      expect(keys.slice(-1)).toEqual([`subscription:${subscription.id}:started`]);
      expect(keys.indexOf(`order:${order.id}:created`)).toBeLessThan(keys.indexOf(`order:${order.id}:paid`));
      expect(hub.accepted.every(({ foundByReconciliation }) => foundByReconciliation)).toBe(true);

      expect(await reconcile(shop, reconciler)).toMatchObject({ compared: 3, missing: 0, repaired: 0 });
      expect(await keysOf(shop)).toEqual(keys);
      expect(hub.accepted).toHaveLength(5);
    });

    it("finds nothing if nothing is missing, and says up to when everything is complete", async () => {
      const { hub, shop } = await aShopToReconcile(store);
      const reconciler = aReconciler(hub);
      expect(await reconcile(shop, reconciler)).toMatchObject({ compared: 0, missing: 0, repaired: 0 });
      expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({
        reconciled_until: "2026-11-24T10:00:00.000Z",
        missing: 0,
        proof: "0 missing of 0 since Friday",
      });
    });

    it("shows the proof in the reader's language, and an If-Match is valid in both languages", async () => {
      const { hub, shop, sell } = await aShopToReconcile(store);
      sell();
      await reconcile(shop, aReconciler(hub));
      const url = `${new URL(shop.address).origin}/v1/sources/plugandpay`;
      const read = async (language: string) =>
        fetch(url, { headers: { authorization: `Bearer ${shop.apiKey}`, "accept-language": language } });
      const [dutch, english] = await Promise.all([read("nl"), read("en")]);
      expect(await dutch.json()).toMatchObject({
        proof:
          "Van 1 bestelling of abonnement sinds vrijdag ontbraken 2 gebeurtenissen; die zijn allemaal alsnog verwerkt",
      });
      expect(await english.json()).toMatchObject({
        proof: "2 events were missing of 1 order or subscription since Friday; all of them have been added",
      });
      expect(dutch.headers.get("etag")).toBe(english.headers.get("etag"));
    });

    it("skips what did not change in the span, and what was made after its end", async () => {
      const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
      sell();
      plugAndPay.startSubscription({ items: [{ productId: 11 }] });
      store.clock.advance(600);
      const inSpan = sell();
      store.clock.advance(600);
      sell();
      const span = { since: "2026-11-24T10:05:00Z", until: "2026-11-24T11:15:00+01:00" };
      expect(await reconcile(shop, aReconciler(hub), span)).toMatchObject({ compared: 1, missing: 2, repaired: 2 });
      expect(await keysOf(shop)).toEqual([`order:${inSpan.id}:created`, `order:${inSpan.id}:paid`]);
    });

    it("reads all pages, with the filters of the first, at the shop's pace", async () => {
      const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
      for (let sold = 0; sold < 205; sold += 1) sell();
      const reconciler = aReconciler(hub);
      expect(await reconcile(shop, reconciler)).toMatchObject({ compared: 205, missing: 410, repaired: 410 });
      const pages = plugAndPay.apiCalls("/v2/orders").map(({ query }) => new URLSearchParams(query));
      expect(pages.map((page) => page.get("page"))).toEqual([null, "2", "3"]);
      for (const page of pages) {
        expect([page.get("limit"), page.get("since_updated_at")]).toEqual(["100", "2026-11-20 00:00:00"]);
      }
      // The clock stands still, so each request is scheduled another quarter of a second later.
      expect(reconciler.waitedMs).toEqual([250, 500, 750]);
    });

    it("completes an upsell with another request to Plug&Pay, and only for missing events", async () => {
      const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
      const parent = sell();
      const upsell = plugAndPay.takeUpsell({ orderId: parent.id, upsellId: 3 });
      const reconciler = aReconciler(hub);
      await reconcile(shop, reconciler);
      const paid = (await shop.events()).find(({ key }) => key === `order:${upsell.id}:paid`);
      expect(paid?.body.data.order).toMatchObject({
        ...{ kind: "upsell", upsell: { id: "3", parent_order_id: String(parent.id) } },
      });
      await reconcile(shop, reconciler);
      expect(plugAndPay.apiCalls("/v2/checkouts/31")).toHaveLength(1);
    });

    it("reports a reversed payment once, and only if it is known to have been paid", async () => {
      const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
      const reconciler = aReconciler(hub);
      const order = sell();
      await reconcile(shop, reconciler);
      store.clock.advance(60);
      plugAndPay.reverseOrder(order.id);
      const unseen = plugAndPay.reverseOrder(sell().id);
      expect(await reconcile(shop, reconciler)).toMatchObject({ missing: 2, repaired: 2 });
      expect(await reconcile(shop, reconciler)).toMatchObject({ missing: 0, repaired: 0 });
      const events = await shop.events();
      const reversed = events.filter(({ body }) => body.type === "payment.reversed");
      expect(reversed).toMatchObject([
        {
          key: `order:${order.id}:reversed`,
          body: { occurred_at: "2026-11-24T10:01:00.000000Z", data: { order: { payment: { status: "reversed" } } } },
        },
      ]);
      expect(events.map(({ key }) => key)).toContain(`order:${unseen.id}:created`);
    });

    it("lists what it could not read, and repairs the rest", async () => {
      const { hub, shop, plugAndPay } = await aShopToReconcile(store);
      const body = JSON.stringify({ data: [{ id: 1, items: "none" }], links: { next: null } });
      plugAndPay.failNext(1, { kind: "answer", status: 200, body });
      expect(await reconcile(shop, aReconciler(hub))).toMatchObject({
        compared: 1,
        missing: 1,
        repaired: 0,
        unreadable: [{ kind: "order", id: "1" }],
        error: expect.stringContaining("cannot read order 1."),
      });
    });

    it("starts each hour over the last three days, once for all processes", async () => {
      const { hub, shop, sell } = await aShopToReconcile(store);
      sell();
      const reconcilers = [aReconciler(hub), aReconciler(hub)];
      const list = async () => (await shop.call("GET", "/v1/reconciliations")).body.data;
      const hours = async (seconds: number, expected: readonly unknown[]) => {
        store.clock.advance(seconds);
        for (const reconciler of reconcilers) reconciler.hint();
        await expect.poll(list, { timeout: 15_000, interval: 10 }).toMatchObject(expected);
      };
      await hours(3_599, []);
      const first = { origin: "hourly", since: "2026-11-21T11:00:00.000Z", until: "2026-11-24T10:55:00.000Z" };
      await hours(1, [{ ...first, state: "done", missing: 2, repaired: 2 }]);
      await hours(3_600, [{ origin: "hourly", state: "done", missing: 0 }, first]);
    });

    it("belongs to its shop", async () => {
      const { hub, shop } = await aShopToReconcile(store);
      const other = await aShopToReconcile(store);
      const { id } = await reconcile(shop, aReconciler(hub));
      expect((await other.shop.call("GET", `/v1/reconciliations/${String(id)}`)).status).toBe(404);
      expect((await other.shop.call("GET", "/v1/reconciliations")).body.data).toEqual([]);
      expect((await shop.call("GET", "/v1/reconciliations/%00")).status).toBe(404);
    });

    it("waits for an earlier one of its shop, so that both keep the pace", async () => {
      const { hub, shop, plugAndPay } = await aShopToReconcile(store);
      plugAndPay.failNext(1, { kind: "answer", status: 500 });
      const [first, second] = [await ask(shop), await ask(shop)];
      const reconciler = aReconciler(hub);
      await becomes(shop, first, { state: "running", error: expect.stringContaining("500") });
      await becomes(shop, second, { state: "running", error: null });
      store.clock.advance(6);
      reconciler.hint();
      await becomes(shop, first, { state: "done", error: null });
      await becomes(shop, second, { state: "done" });
    });
  });
});
