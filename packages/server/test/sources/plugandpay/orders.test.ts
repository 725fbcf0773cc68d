import { describe, expect, it } from "vitest";
import { useStore } from "../../support/harness.ts";
import { anInboxHub, aPlugAndPay, aShopOn } from "./connected-shop.ts";

const store = useStore(18);

async function aConnectedShop() {
  const hub = await anInboxHub(store);
  const shop = await aShopOn(store, hub);
  const plugAndPay = await aPlugAndPay(store, shop.address);
  await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
  return { hub, shop, plugAndPay };
}

const keysOf = async (shop: { events: () => Promise<{ key: string }[]> }) =>
  (await shop.events()).map(({ key }) => key);

describe("a notice of an order", () => {
  it("makes one created and one paid event, although V1 and V2 both report them", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31, bumpIds: [1] }).id);
    await plugAndPay.notify("order_invoice_created", order);
    await plugAndPay.notify("order_payment_completed", order);
    const notices = await shop.settled(["done", "done", "done", "done"]);
    const events = await shop.events();
    expect(events.map(({ key }) => key)).toEqual([`order:${order.id}:created`, `order:${order.id}:paid`]);
    const [created, paid] = events.map(({ id }) => id);
    expect(notices.map(({ version, trigger, event_id }) => [version, trigger, event_id])).toEqual([
      ["v2", "order_payment_completed", paid],
      ["v1", "order_payment_completed", paid],
      ["v2", "order_invoice_created", created],
      ["v1", "order_invoice_created", created],
    ]);
    expect(events[1]?.body).toMatchObject({
      type: "order.paid",
      occurred_at: "2026-11-24T10:00:00.000000Z",
      data: {
        order: {
          kind: "first",
          amount: "120.00",
          amount_with_tax: "145.20",
          customer: { email: "bo@example.com", address: { city: "Utrecht" } },
          lines: [
            { number: 1, type: "standard", product: { id: "7", sku: "COURSE-7", group: "courses" } },
            { number: 2, type: "order-bump", product: { id: "8", sku: "WORKBOOK-8" } },
          ],
          checkout: { id: "31", name: "Course checkout" },
        },
      },
    });
  });

  it("of a payment alone proves both the order and its payment", async () => {
    const { hub, shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    await shop.settled(["done"]);
    expect(await keysOf(shop)).toEqual([`order:${order.id}:created`, `order:${order.id}:paid`]);
    expect(hub.accepted.map(({ event, foundByReconciliation }) => [event.type, foundByReconciliation])).toEqual([
      ["order.created", false],
      ["order.paid", false],
    ]);
  });

  it("is decided by a rule that was made meanwhile, whichever notice came first", async () => {
    const { hub, shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    await plugAndPay.notify("order_invoice_created", order, { versions: ["v2"] });
    await shop.settled(["done"]);
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await shop.settled(["done", "done"]);
    expect(await keysOf(shop)).toEqual([`order:${order.id}:created`, `order:${order.id}:paid`]);
    expect(hub.accepted.filter(({ foundByReconciliation }) => foundByReconciliation)).toEqual([]);
  });

  it("of a payment that Plug&Pay does not confirm is fetched by the schedule and then fails", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.invoiceOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    const calls = (count: number) => plugAndPay.waitForApiCalls(`/v2/orders/${order.id}`, count, 15_000);
    await calls(1);
    await shop.settled(["waiting"]);
    expect(await keysOf(shop)).toEqual([`order:${order.id}:created`]);
    shop.advance(5);
    await calls(2);
    await shop.settled(["waiting"]);
    shop.advance(300);
    expect(await shop.settled(["failed"])).toMatchObject([
      {
        error: `This notice announces order.paid. According to Plug&Pay, the payment of order ${order.id} is processing and its invoice is final. There were 3 attempts.`,
        event_id: null,
      },
    ]);
    expect(await keysOf(shop)).toEqual([`order:${order.id}:created`]);
  });

  it("of a payment that is confirmed meanwhile becomes its event", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.invoiceOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await plugAndPay.waitForApiCalls(`/v2/orders/${order.id}`, 1, 15_000);
    await shop.settled(["waiting"]);
    plugAndPay.payOrder(order.id);
    shop.advance(5);
    await shop.settled(["done"]);
    expect(await keysOf(shop)).toEqual([`order:${order.id}:created`, `order:${order.id}:paid`]);
  });

  it("of an upsell names the upsell, and of an instalment its number and their total", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const parent = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    const upsell = plugAndPay.takeUpsell({ orderId: parent.id, upsellId: 3 });
    const { subscription } = plugAndPay.startSubscription({ items: [{ productId: 10 }] });
    const instalment = plugAndPay.collectInstalment(subscription.id);
    await plugAndPay.notify("order_payment_completed", upsell, { versions: ["v2"] });
    await plugAndPay.notify("order_payment_completed", instalment, { versions: ["v2"] });
    expect(await shop.settled(["done", "done"])).toMatchObject([{ error: null }, { error: null }]);
    const paid = new Map((await shop.events()).map(({ key, body }) => [key, body.data.order]));
    expect(paid.get(`order:${upsell.id}:paid`)).toMatchObject({
      kind: "upsell",
      upsell: { id: "3", name: "Workbook for less", parent_order_id: String(parent.id) },
      lines: [{ type: "one-click-upsell" }],
    });
    expect(paid.get(`order:${instalment.id}:paid`)).toMatchObject({
      kind: "installment",
      installment: { number: 2, count: 3 },
      subscription_id: String(subscription.id),
    });
  });

  it("of an order that Plug&Pay does not know fails at once", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.placeOrder({ checkoutId: 31 });
    plugAndPay.failNext(1, { kind: "answer", status: 404 });
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    expect(await shop.settled(["failed"])).toMatchObject([
      { error: expect.stringContaining(`Plug&Pay has no /v2/orders/${order.id} (404).`), event_id: null },
    ]);
  });

  it("of an order that is larger than a stored answer becomes a whole event", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const customFields = [{ label: "Story", input: "é".repeat(100_000) }];
    const order = plugAndPay.payOrder(plugAndPay.placeOrder({ items: [{ productId: 7, customFields }] }).id);
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await shop.settled(["done"]);
    const [, paid] = await shop.events();
    expect(paid?.body.data.order.custom_fields[0].value).toHaveLength(100_000);
  });
});

describe("an answer of more than 4 MiB", () => {
  it("is not read in part: the notice waits and shows the reason", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    const body = JSON.stringify({ data: { id: order.id, padding: "x".repeat(5_000_000) } });
    plugAndPay.failNext(1, { kind: "answer", status: 200, body });
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await plugAndPay.waitForApiCalls(`/v2/orders/${order.id}`, 1, 15_000);
    expect(await shop.settled(["waiting"])).toMatchObject([{ error: expect.stringContaining("larger than 4 MiB") }]);
    expect(await shop.events()).toEqual([]);
  });
});

describe("a notice of a subscription", () => {
  it("that proves its end makes events for its start, cancellation and end, in that order", async () => {
    const { shop, plugAndPay } = await aConnectedShop();
    const { subscription } = plugAndPay.startSubscription({ items: [{ productId: 11 }] });
    await plugAndPay.notify("subscription_started", subscription);
    await shop.settled(["done", "done"]);
    store.clock.advance(60);
    plugAndPay.cancelSubscription(subscription.id, new Date("2026-12-24T00:00:00Z"));
    await plugAndPay.notify("subscription_cancelled", subscription, { versions: ["v2"] });
    await shop.settled(["done", "done", "done"]);
    store.clock.advance(60);
    plugAndPay.endSubscription(subscription.id);
    await plugAndPay.notify("subscription_ended", subscription, { versions: ["v2"] });
    await shop.settled(["done", "done", "done", "done"]);
    const events = await shop.events();
    expect(events.map(({ key }) => key)).toEqual(
      ["started", "cancelled", "ended"].map((what) => `subscription:${subscription.id}:${what}`),
    );
    expect(events.map(({ body }) => body.data.subscription)).toMatchObject([
      { status: "active", ends_at: null, product: { id: "11", title: "Club" } },
      { status: "cancelled", ends_at: "2026-12-24T00:00:00+01:00" },
      { status: "ended", ended_at: "2026-11-24T10:02:00.000000Z" },
    ]);
  });
});

describe("a Retry-After of Plug&Pay", () => {
  it.each([
    ["answers 500", { kind: "answer", status: 500 }],
    ["resets the connection", { kind: "reset" }],
    ["does not translate HTTP", { kind: "garbage" }],
    ["answers with a page", { kind: "answer", status: 200, body: "<html>" }],
  ] as const)("cost a try and nothing else when it %s", async (_what, fault) => {
    const { shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    plugAndPay.failNext(1, fault);
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await plugAndPay.waitForApiCalls(`/v2/orders/${order.id}`, 1, 15_000);
    expect(await shop.settled(["waiting"])).toMatchObject([{ error: expect.stringMatching(/\w+\.$/) }]);
    shop.advance(5);
    expect(await shop.settled(["done"])).toMatchObject([{ error: null }]);
  });

  it("applies to all requests of the shop, and to no other shop", async () => {
    const { hub, shop, plugAndPay } = await aConnectedShop();
    const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
    plugAndPay.failNext(1, { kind: "answer", status: 429, headers: { "retry-after": "120" } });
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await plugAndPay.waitForApiCalls(`/v2/orders/${order.id}`, 1, 15_000);
    await shop.settled(["waiting"]);
    await plugAndPay.notify("order_invoice_created", order, { versions: ["v2"] });

    const other = await aShopOn(store, hub);
    await other.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
    plugAndPay.setHubUrl(other.address);
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await other.settled(["done"]);

    shop.advance(119);
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await other.settled(["done", "done"]);
    expect(await shop.notices()).toMatchObject([{ state: "waiting" }, { state: "waiting" }]);
    shop.advance(2);
    await shop.settled(["done", "done"]);
  });
});
