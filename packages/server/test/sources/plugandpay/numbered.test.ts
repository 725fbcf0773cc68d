import type { GuardedRequest } from "@haak/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { startInboxWorker } from "../../../src/sources/plugandpay/inbox/inbox-worker.ts";
import { useStore } from "../../support/harness.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { anInboxHub, aPlugAndPay, aShopOn, type ConnectedShop } from "./connected-shop.ts";
import { aReconciler, aShopToReconcile, reconcile } from "./reconciling-hub.ts";

const NEXT_MONTH = new Date("2026-12-24T00:00:00Z");

const keysOf = async (shop: ConnectedShop) => (await shop.events()).map(({ key }) => key);
const without = (keys: readonly string[], what: string) => keys.map((key) => key.replace(`${what}:`, ""));

describe("something that happens again", () => {
  const store = useStore(18);

  /** A shop whose notices are fetched at once, with a subscription without a notice. */
  async function aClub() {
    const hub = await anInboxHub(store);
    const shop = await aShopOn(store, hub);
    const plugAndPay = await aPlugAndPay(store, shop.address);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
    const { subscription, order } = plugAndPay.startSubscription({ items: [{ productId: 11 }] });
    let found = 0;
    /** Sends the notice in both versions. Returns their events. */
    const notify = async (trigger: string, what: { id: number } = subscription) => {
      await plugAndPay.notify(trigger, what);
      found += 2;
      return (await shop.settled(Array.from({ length: found }, () => "done"))).slice(0, 2);
    };
    /** Moves the clock, so that events have different times. */
    const later = <T>(happen: () => T): T => {
      store.clock.advance(60);
      return happen();
    };
    return { hub, shop, plugAndPay, subscription, order, notify, later };
  }

  it("to a subscription that ended, came back and ended again has a number, from any source", async () => {
    const { hub, shop, plugAndPay, subscription, notify, later } = await aClub();
    const { id } = subscription;
    await notify("subscription_started");
    for (let lives = 1; lives <= 3; lives += 1) {
      later(() => plugAndPay.endSubscription(id));
      const [v2, v1] = await notify("subscription_ended");
      const [last] = (await shop.events()).slice(-1);
      expect([v2?.event_id, v1?.event_id]).toEqual([last?.id, last?.id]);
      later(() => plugAndPay.resumeSubscription(id));
      // First from a notice, then from a reconciliation, then from both.
      if (lives !== 2) await notify("subscription_started");
      if (lives !== 1) await reconcile(shop, aReconciler(hub));
    }
    expect(without(await keysOf(shop), `subscription:${id}`).filter((key) => !key.startsWith("order:"))).toEqual([
      ...["started", "ended", "started:2", "ended:2", "started:3", "ended:3", "started:4"],
    ]);
    const events = await shop.events();
    const second = events.find(({ key }) => key === `subscription:${id}:ended:2`);
    expect(second?.body).toMatchObject({
      type: "subscription.ended",
      occurred_at: "2026-11-24T10:03:00.000000Z",
      data: { subscription: { id: String(id), status: "ended", ended_at: "2026-11-24T10:03:00.000000Z" } },
    });
  });

  it("to a subscription that was cancelled, resumed and cancelled again has a number, also without a notice in between", async () => {
    const { shop, plugAndPay, subscription, notify, later } = await aClub();
    const { id } = subscription;
    for (let cancellations = 1; cancellations <= 3; cancellations += 1) {
      later(() => plugAndPay.cancelSubscription(id, NEXT_MONTH));
      await notify("subscription_cancelled");
      await notify("subscription_cancelled");
      later(() => plugAndPay.resumeSubscription(id));
    }
    // It was active all the time, so it did not start again.
    expect(without(await keysOf(shop), `subscription:${id}`)).toEqual([
      ...["started", "cancelled", "cancelled:2", "cancelled:3"],
    ]);
  });

  it("to a restarted subscription is not confused with events of its first run", async () => {
    const { shop, plugAndPay, subscription, notify, later } = await aClub();
    const { id } = subscription;
    later(() => plugAndPay.cancelSubscription(id, NEXT_MONTH));
    later(() => plugAndPay.endSubscription(id));
    await notify("subscription_ended");
    later(() => plugAndPay.resumeSubscription(id));
    later(() => plugAndPay.cancelSubscription(id, NEXT_MONTH));
    // There was no notice that it came back.
    await notify("subscription_cancelled");
    later(() => plugAndPay.endSubscription(id));
    await notify("subscription_ended");
    expect(without(await keysOf(shop), `subscription:${id}`)).toEqual([
      ...["started", "cancelled", "ended", "started:2", "cancelled:2", "ended:2"],
    ]);
  });

  it("to the payment of an order has a number, from notices and reconciliations alike", async () => {
    const { hub, shop, plugAndPay, order, notify, later } = await aClub();
    const { id } = order;
    await notify("order_payment_completed", order);
    for (let turns = 1; turns <= 2; turns += 1) {
      later(() => plugAndPay.reverseOrder(id));
      // There is no trigger for it, but any notice of the order shows it.
      if (turns === 1) await reconcile(shop, aReconciler(hub));
      else await notify("order_invoice_created", order);
      later(() => plugAndPay.payOrder(id));
      const [notice] = await notify("order_payment_completed", order);
      expect(notice?.event_id).toBe((await shop.events()).at(-1)?.id);
    }
    const events = (await shop.events()).filter(({ key }) => key.startsWith("order:"));
    expect(
      without(
        events.map(({ key }) => key),
        `order:${id}`,
      ),
    ).toEqual([...["created", "paid", "reversed", "paid:2", "reversed:2", "paid:3"]]);
    expect(events.map(({ body }) => [body.type, body.occurred_at.slice(11, 16)])).toEqual([
      ["order.created", "10:00"],
      ["order.paid", "10:00"],
      ["payment.reversed", "10:01"],
      ["order.paid", "10:02"],
      ["payment.reversed", "10:03"],
      ["order.paid", "10:04"],
    ]);
  });

  it("S16: is reported once, however late and often its notice comes", async () => {
    const { hub, shop, plugAndPay, subscription, notify, later } = await aClub();
    const { id } = subscription;
    later(() => plugAndPay.endSubscription(id));
    await notify("subscription_ended");
    later(() => plugAndPay.resumeSubscription(id));
    await notify("subscription_started");
    later(() => plugAndPay.endSubscription(id));
    await notify("subscription_ended");
    const keys = await keysOf(shop);
    // Every notice of its whole life again, and a change that causes no event.
    for (const trigger of [
      "subscription_started",
      "subscription_ended",
      "subscription_started",
      "subscription_ended",
    ]) {
      later(() => plugAndPay.endSubscription(id));
      await notify(trigger);
      await reconcile(shop, aReconciler(hub));
    }
    expect((await keysOf(shop)).filter((key) => !keys.includes(key) && key.startsWith("sub"))).toEqual([]);
  });

  it("is the event of the notice, although more events were found", async () => {
    const { hub, shop, plugAndPay, subscription, later } = await aClub();
    const { id } = subscription;
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: null });
    later(() => plugAndPay.endSubscription(id));
    await plugAndPay.notify("subscription_ended", subscription, { versions: ["v1"] });
    await shop.settled(["done"]);
    later(() => plugAndPay.resumeSubscription(id));
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token });
    await plugAndPay.notify("subscription_started", subscription, { versions: ["v2"] });
    const [notice] = await shop.settled(["done", "done"]);
    expect(without(await keysOf(shop), `subscription:${id}`)).toEqual(["ended", "started", "started:2"]);
    expect(notice?.event_id).toBe((await shop.events()).at(-1)?.id);
    expect(hub.accepted.map(({ foundByReconciliation }) => foundByReconciliation)).toEqual([false, true, false]);
  });

  it("has no number if only a V1 form reports it, because a repeated form looks the same", async () => {
    const { shop, plugAndPay, subscription, later } = await aClub();
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: null });
    for (let ends = 0; ends < 2; ends += 1) {
      await plugAndPay.notify("subscription_ended", subscription, { versions: ["v1"] });
      await plugAndPay.notify("subscription_started", subscription, { versions: ["v1"] });
      later(() => undefined);
    }
    await shop.settled(["done", "done", "done", "done"]);
    expect(without(await keysOf(shop), `subscription:${subscription.id}`).toSorted()).toEqual(["ended", "started"]);
  });
});

describe("a comparison", () => {
  const store = useStore(18);

  it("asks once more before it reports a change, because its page may be older than the stored events", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    const { subscription } = plugAndPay.startSubscription({ items: [{ productId: 11 }] });
    await reconcile(shop, aReconciler(hub));
    const inbox = startInboxWorker({ ...hub.workerParts, alone: false });
    onTestFinished(() => inbox.stop());
    // The page says active. Before it is compared, a notice reports the end, in the same second.
    let pages = 0;
    const request: GuardedRequest = async (wanted) => {
      const answer = await hub.workerParts.request(wanted);
      if (!wanted.url.includes("/v2/subscriptions?")) return answer;
      pages += 1;
      plugAndPay.endSubscription(subscription.id);
      await plugAndPay.notify("subscription_ended", subscription, { versions: ["v2"] });
      inbox.hint();
      await shop.settled(["done"]);
      return answer;
    };
    expect(await reconcile(shop, aReconciler(hub, { request }))).toMatchObject({
      missing: 0,
      repaired: 0,
      error: null,
    });
    expect(pages).toBe(1);
    expect((await keysOf(shop)).filter((key) => key.startsWith("sub"))).toEqual([
      `subscription:${subscription.id}:started`,
      `subscription:${subscription.id}:ended`,
    ]);
    expect(plugAndPay.apiCalls(`/v2/subscriptions/${subscription.id}`)).toHaveLength(2);
  });

  it.each([
    ["says nothing of what is gone by then", { kind: "answer", status: 404 }, { missing: 0, unreadable: [] }],
    [
      "names what cannot be read by then",
      { kind: "answer", status: 200, body: '{"data":{"id":1}}' },
      { missing: 1, unreadable: [{ kind: "order", field: "id" }] },
    ],
  ] as const)("%s", async (_title, fault, expected) => {
    const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
    const order = sell();
    await reconcile(shop, aReconciler(hub));
    store.clock.advance(60);
    plugAndPay.reverseOrder(order.id);
    const request: GuardedRequest = async (wanted) => {
      if (wanted.url.includes(`/v2/orders/${order.id}?`)) plugAndPay.failNext(1, fault);
      return hub.workerParts.request(wanted);
    };
    expect(await reconcile(shop, aReconciler(hub, { request }))).toMatchObject({ ...expected, repaired: 0 });
    expect(await reconcile(shop, aReconciler(hub))).toMatchObject({ missing: 1, repaired: 1 });
  });
});

describe.each(versionsOrOnly(18))("two workers on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("that handle the same change at once", () => {
    const store = useStore(version);

    it("S16: make one event of each change, with one number, also beside a reconciliation that finds it", async () => {
      const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
      const workers = [store.db, store.otherDb].map((db) => startInboxWorker({ ...hub.workerParts, db, alone: false }));
      onTestFinished(async () => {
        await Promise.all(workers.map((worker) => worker.stop()));
      });
      const reconciler = aReconciler(hub, { db: store.otherDb });
      const { subscription } = plugAndPay.startSubscription({ items: [{ productId: 11 }] });
      const order = sell();
      let found = 0;
      const notifyAll = async (triggers: readonly (readonly [string, { id: number }])[]) => {
        const comparing = reconcile(shop, reconciler);
        await Promise.all([...triggers, ...triggers].map(([trigger, what]) => plugAndPay.notify(trigger, what)));
        found += triggers.length * 4;
        for (const worker of workers) worker.hint();
        await shop.settled(Array.from({ length: found }, () => "done"));
        await comparing;
      };
      await notifyAll([
        ["subscription_started", subscription],
        ["order_paid", order],
      ]);
      for (let turns = 0; turns < 2; turns += 1) {
        store.clock.advance(1);
        plugAndPay.endSubscription(subscription.id);
        plugAndPay.reverseOrder(order.id);
        await notifyAll([
          ["subscription_ended", subscription],
          ["order_invoice_created", order],
        ]);
        store.clock.advance(1);
        plugAndPay.resumeSubscription(subscription.id);
        plugAndPay.payOrder(order.id);
        await notifyAll([
          ["subscription_started", subscription],
          ["order_paid", order],
        ]);
      }
      const keys = await keysOf(shop);
      expect(
        keys.filter((key) => key.startsWith("subscription:")).map((key) => key.split(":").slice(2).join(":")),
      ).toEqual([...["started", "ended", "started:2", "ended:2", "started:3"]]);
      expect(
        keys.filter((key) => key.startsWith(`order:${order.id}:`)).map((key) => key.split(":").slice(2).join(":")),
      ).toEqual([...["created", "paid", "reversed", "paid:2", "reversed:2", "paid:3"]]);
    });
  });
});
