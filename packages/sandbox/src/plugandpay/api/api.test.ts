import { afterEach, beforeEach, expect, test } from "vitest";
import { type PlugAndPay, startPlugAndPay } from "../start-plug-and-pay.ts";

let now: Date;
let shop: PlugAndPay;
beforeEach(async () => {
  now = new Date("2026-11-24T09:00:00.125Z");
  shop = await startPlugAndPay({ clock: () => now });
  shop.addProduct({ id: 7, title: "Course", price: "100.00", sku: "COURSE-7", group: "courses" });
  shop.addProduct({ id: 8, title: "Workbook", price: "19.95", sku: "BOOK-8", taxPercentage: 9 });
  shop.addProduct({ id: 9, title: "Coaching", price: "50.00", type: "installments", cycles: 3 });
  shop.addProduct({ id: 10, title: "Masterclass", price: "25.00" });
  shop.addCheckout({
    id: 20,
    name: "Course page",
    productId: 7,
    orderBumps: [{ id: 2, productId: 8, title: "Add the workbook" }],
    upsells: [{ id: 3, productId: 10, title: "And the masterclass" }],
  });
});
afterEach(() => shop.close());

function ask(pathOrUrl: string, headers: Record<string, string> = {}): Promise<Response> {
  const usual = { accept: "application/json", authorization: `Bearer ${shop.token}` };
  return fetch(new URL(pathOrUrl, shop.url), { headers: { ...usual, ...headers }, redirect: "manual" });
}

/** Returns `any`, so that a test can read any field of the answer. */
async function read(path: string) {
  const response = await ask(path);
  expect(response.status).toBe(200);
  return JSON.parse(await response.text());
}

async function idsOf(path: string): Promise<number[]> {
  return (await read(path)).data.map((item: { id: number }) => item.id);
}

test("a missing or wrong token is answered with 401", async () => {
  expect((await ask("/v2/orders", { authorization: "" })).status).toBe(401);
  expect((await ask("/v2/orders", { authorization: "Bearer wrong" })).status).toBe(401);
});

test("a request that does not accept JSON is redirected to a login page", async () => {
  const response = await ask("/v2/orders", { accept: "text/html" });
  expect([response.status, response.headers.get("location")]).toEqual([302, "/login"]);
});

test("the tenant gives the shop, and nothing else", async () => {
  expect(await read("/v2/auth/tenants/me")).toEqual({ data: { id: 123, name: "Voorbeeldshop", plan: "premium" } });
});

test("an order without includes has numbers as ids and text as money, but no customer and no lines", async () => {
  const order = shop.payOrder(shop.placeOrder({ checkoutId: 20, bumpIds: [2] }).id);
  const { data } = await read(`/v2/orders/${order.id}`);
  expect(data).toEqual({
    id: 1001,
    reference: "0d000000-0000-4000-8000-000000001001",
    invoice_number: "20261001",
    invoice_status: "final",
    invoice_date: "2026-11-24",
    amount: "119.95",
    amount_with_tax: "142.75",
    customer_id: null,
    product_group: "courses",
    is_first: true,
    is_hidden: false,
    is_tax_included: false,
    mode: "live",
    source: "checkout",
    debtor_status: null,
    debtor_step: null,
    meta: [],
    created_at: "2026-11-24T09:00:00.125000Z",
    updated_at: "2026-11-24T09:00:00.125000Z",
    deleted_at: null,
  });
});

test("relations are included if a comma list asks for them", async () => {
  const { id } = shop.payOrder(shop.placeOrder({ checkoutId: 20, bumpIds: [2] }).id);
  const { data } = await read(`/v2/orders/${id}?include=billing%2Citems,payment,products,discounts,checkout,nonsense`);
  expect(data.billing.contact).toMatchObject({ email: "bo@example.com", firstname: "Bo", lastname: "Kater" });
  expect(data.items).toMatchObject([
    {
      product_id: 7,
      type: null,
      quantity: 1,
      amount: "100.00",
      amount_with_tax: "121.00",
      product: { sku: "COURSE-7" },
    },
    { product_id: 8, type: "order-bump", amount_with_tax: "21.75", product: { group: null } },
  ]);
  expect(data.items[0]).not.toHaveProperty("tax");
  expect(data.payment).toMatchObject({ status: "paid", order_id: id, paid_at: "2026-11-24T09:00:00.125000Z" });
  expect(data).toMatchObject({ total_discounts: [], checkout: { id: 20, name: "Course page" } });
  expect(data).not.toHaveProperty("nonsense");
});

test("a one-click upsell is an order of its own on the same checkout, related to its parent", async () => {
  const parent = shop.payOrder(shop.placeOrder({ checkoutId: 20 }).id);
  const upsell = shop.takeUpsell({ orderId: parent.id, upsellId: 3 });
  const { data } = await read(`/v2/orders/${upsell.id}?include=items,checkout,payment,related_orders`);
  expect(data).toMatchObject({
    source: "upsell",
    checkout: { id: 20 },
    payment: { status: "paid", type: "mandate" },
    items: [{ product_id: 10, type: "one-click-upsell" }],
    related_orders: [{ id: parent.id }],
  });
  expect((await read(`/v2/orders/${parent.id}?include=related_orders`)).data.related_orders).toEqual([
    { id: upsell.id },
  ]);
});

test("a checkout shows its bumps and upsells on request, and so the upsell of a product", async () => {
  expect((await read("/v2/checkouts/20")).data).not.toHaveProperty("upsells");
  const { data } = await read("/v2/checkouts/20?include=upsells,order_bumps,product");
  expect(data.upsells).toMatchObject([{ id: 3, product_id: 10, product_title: "Masterclass", checkout_id: 20 }]);
  expect(data.order_bumps).toMatchObject([{ id: 2, product_id: 8 }]);
  expect(data.product).toMatchObject({ id: 7, title: "Course" });
});

test("instalments are orders with source recurring that name their plan", async () => {
  const { order, subscription } = shop.startSubscription({ items: [{ productId: 9 }] });
  const second = shop.collectInstalment(subscription.id);
  const orders = await read("/v2/orders?include=items,subscriptions");
  expect(orders.data).toMatchObject([
    {
      id: second.id,
      source: "recurring",
      is_first: false,
      items: [{ subscription: { id: 601, type: "installments" } }],
    },
    { id: order.id, source: "api", is_first: true, items: [{ subscription: { id: 601, status: "active" } }] },
  ]);
  const plan = await read("/v2/subscriptions/601?include=billing,product,pricing,trial,tags");
  expect(plan.data).toMatchObject({
    type: "installments",
    billing: { contact: { email: "bo@example.com" }, schedule: { latest: 2, next: 3, last: 3, remaining: 1 } },
    product: { id: 9, type: "installments" },
    pricing: { amount: "50.00", amount_with_tax: "60.50", quantity: 1 },
    trial: null,
    tags: [],
  });
});

test("a cancelled subscription shows its end date, and an ended one shows that it has ended", async () => {
  shop.addProduct({ id: 11, title: "Club", price: "10.00", type: "subscription" });
  const { subscription } = shop.startSubscription({ items: [{ productId: 11 }] });
  shop.renewSubscription(subscription.id);
  shop.cancelSubscription(subscription.id, new Date("2026-12-24T00:00:00Z"));
  expect((await read(`/v2/subscriptions/${subscription.id}?include=billing`)).data).toMatchObject({
    status: "cancelled",
    cancelled_at: "2026-11-24T09:00:00.125000Z",
    billing: { schedule: { latest: 2, next: null, termination_at: "2026-12-24" } },
  });
  now = new Date("2026-12-24T00:00:00Z");
  shop.endSubscription(subscription.id);
  const { data } = await read(`/v2/subscriptions/${subscription.id}`);
  expect(data).toMatchObject({ status: "ended", updated_at: "2026-12-24T00:00:00.000000Z" });
  expect(data).not.toHaveProperty("billing");
});

test("a list is newest first, and its next link keeps the filters", async () => {
  for (let placed = 0; placed < 5; placed += 1) shop.placeOrder({ checkoutId: 20 });
  shop.placeOrder({ checkoutId: 20, mode: "test" });
  const seen: number[] = [];
  let next: string | null = "/v2/orders?limit=2&mode=live";
  while (next !== null) {
    const page = await read(next);
    seen.push(...page.data.map((order: { id: number }) => order.id));
    expect(page.meta).toMatchObject({ per_page: 2, last_page: 3, total: 5 });
    next = page.links.next;
  }
  expect(seen).toEqual([1005, 1004, 1003, 1002, 1001]);
});

test("a page has 15 items without a limit", async () => {
  for (let placed = 0; placed < 16; placed += 1) shop.placeOrder({ checkoutId: 20 });
  const page = await read("/v2/orders");
  expect(page.data).toHaveLength(15);
  expect(page.meta).toMatchObject({ current_page: 1, from: 1, to: 15, total: 16 });
  expect((await read("/v2/orders?page=9")).meta).toMatchObject({ from: null, to: null });
});

test("orders are filtered by the second in which they were paid or changed, both ends included", async () => {
  const early = shop.payOrder(shop.placeOrder({ checkoutId: 20 }).id);
  now = new Date("2026-11-24T10:00:00.900Z");
  const late = shop.payOrder(shop.placeOrder({ checkoutId: 20 }).id);
  shop.placeOrder({ checkoutId: 20 });
  expect(await idsOf("/v2/orders?since_paid_at=2026-11-24%2010:00:00")).toEqual([late.id]);
  expect(await idsOf("/v2/orders?until_paid_at=2026-11-24%2009:00:00")).toEqual([early.id]);
  now = new Date("2026-11-24T11:00:00Z");
  shop.reverseOrder(early.id);
  expect(await idsOf("/v2/orders?since_updated_at=2026-11-24%2011:00:00")).toEqual([early.id]);
  expect(await idsOf("/v2/orders?payment_status=reversed,open")).toEqual([1003, early.id]);
});

test("a date that cannot be read gives a 422 that names the field", async () => {
  const response = await ask("/v2/orders?since_paid_at=yesterday");
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    message: "The given data was invalid.",
    errors: { since_paid_at: [expect.stringContaining("Y-m-d H:i:s")] },
  });
});

test("products are listed and found by id, with prices on request", async () => {
  expect(await idsOf("/v2/products?product_ids=7,8")).toEqual([8, 7]);
  const { data } = await read("/v2/products/9?include=pricing");
  expect(data).toMatchObject({
    sku: null,
    type: "installments",
    pricing: { prices: [{ interval: "monthly", nr_of_cycles: 3, regular: { amount_with_tax: "60.50" } }] },
  });
});

test("a seller has the status that was set, and contact and profile on request", async () => {
  shop.addSeller({ id: 5, name: "Sam de Vries", email: "sam@example.com", status: "pending" });
  shop.setSellerStatus(5, "accepted");
  const { data } = await read("/v2/affiliates/sellers/5?include=contact");
  expect(data).toMatchObject({ status: "accepted", contact: { firstname: "Sam", lastname: "de Vries" } });
  expect(data).not.toHaveProperty("profile");
});

test("rules are listed with both names of the address field, with their products and with their deletion date", async () => {
  const url = "https://example.com/hook";
  shop.addRule({ name: "A", triggerType: "order_paid", url });
  shop.addRule({ name: "B", triggerType: "order_paid", url, urlKey: "url", driver: "zapier", productIds: [7] });
  shop.addRule({ name: "C", triggerType: "subscription_ended", driver: "huddle", deletedAt: now });
  expect((await read("/v2/rules")).data).toMatchObject([
    { name: "C", driver: "huddle", action_data: { level_ids: [1] }, deleted_at: "2026-11-24T09:00:00.125000Z" },
    { name: "B", driver: "zapier", action_data: { url }, condition_data: { product_id: [7] }, readonly: true },
    { name: "A", driver: "webhook", action_data: { hook_url: url }, condition_data: {}, deleted_at: null },
  ]);
});

test("an object or path that does not exist is answered with 404", async () => {
  expect((await ask("/v2/orders/9999")).status).toBe(404);
  expect((await ask("/v2/orders/abc")).status).toBe(404);
  expect((await ask("/v2/affiliate-sellers")).status).toBe(404);
});

test("faults apply to the next calls, and calls are counted by path", async () => {
  shop.failNext(1, { kind: "answer", status: 429, headers: { "retry-after": "3" } });
  shop.failNext(1, { kind: "reset" });
  const slowDown = await ask("/v2/orders?page=1");
  expect([slowDown.status, slowDown.headers.get("retry-after")]).toEqual([429, "3"]);
  await expect(ask("/v2/orders")).rejects.toThrow();
  expect((await ask("/v2/orders")).status).toBe(200);
  expect((await ask("/v2/products")).status).toBe(200);
  expect([shop.apiCalls("/v2/orders").length, shop.apiCalls().length]).toEqual([3, 4]);
  expect(await shop.waitForApiCalls("/v2/products", 1, 1000)).toHaveLength(1);
});

test("an unanswered call is cut when the shop closes", async () => {
  shop.failNext(1, { kind: "hang" });
  const hanging = expect(ask("/v2/orders")).rejects.toThrow();
  await shop.waitForApiCalls("/v2/orders", 1, 2000);
  await shop.close();
  await hanging;
});
