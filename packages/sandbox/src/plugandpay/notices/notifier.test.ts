import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCallLog } from "../../receiver/call-log.ts";
import { type Receiver, startReceiver } from "../../receiver/start-receiver.ts";
import { type PlugAndPay, type PlugAndPayOptions, startPlugAndPay } from "../start-plug-and-pay.ts";

let hub: Receiver;
let shop: PlugAndPay;
beforeEach(async () => {
  hub = await startReceiver();
  shop = await aShop({ retryGapsSeconds: [0, 0] });
});
afterEach(async () => {
  await shop.close();
  await hub.close();
});

async function aShop(options: PlugAndPayOptions): Promise<PlugAndPay> {
  const shop = await startPlugAndPay({
    hubUrl: `${hub.url}/in`,
    clock: () => new Date("2026-11-24T09:00:00Z"),
    ...options,
  });
  shop.addProduct({ id: 7, title: "Course", price: "100.00", sku: "COURSE-7" });
  shop.addProduct({ id: 8, title: "Workbook", price: "19.95", taxPercentage: 9 });
  shop.addProduct({ id: 11, title: "Club", price: "10.00", sku: "CLUB", type: "subscription", interval: "yearly" });
  const orderBumps = [{ id: 2, productId: 8, title: "Add the workbook" }];
  shop.addCheckout({ id: 20, name: "Course page", productId: 7, orderBumps });
  return shop;
}

function aPaidOrder() {
  return shop.payOrder(shop.placeOrder({ checkoutId: 20, bumpIds: [2] }).id);
}

function lastCall() {
  const call = hub.calls().at(-1);
  if (call === undefined) throw new Error("Nothing arrived.");
  return call;
}

test("V1 is an unsigned form with the event, the order and its lines in PHP-style keys", async () => {
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v1"] });
  const call = lastCall();
  expect(call.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  expect(Object.keys(call.headers).filter((name) => /signature|key|authorization/.test(name))).toEqual([]);
  const form = Object.fromEntries(new URLSearchParams(call.body));
  expect(form).toMatchObject({
    webhook_event: "order_payment_completed",
    order_id: "1001",
    email: "bo@example.com",
    firstname: "Bo",
    lastname: "Kater",
    total: "142.75",
    payment_status: "1",
    paid_at: "2026-11-24 09:00:00",
    test: "0",
    "checkout[name]": "Course page",
    "address[email]": "bo@example.com",
    "products[0][id]": "7",
    "products[1][pivot][type]": "order-bump",
    "products[1][pivot][incl]": "21.75",
    "payment[sequence_type]": "first",
  });
  expect(form).not.toHaveProperty("products[0][pivot][type]");
});

test("V1 sends a contract with the full object as JSON text", async () => {
  const { subscription } = shop.startSubscription({ items: [{ productId: 11 }] });
  await shop.notify("subscription_started", subscription, { versions: ["v1"] });
  const form = Object.fromEntries(new URLSearchParams(lastCall().body));
  expect(form).toMatchObject({
    webhook_event: "contracts.new",
    contract_id: "601",
    email: "bo@example.com",
    billing_cycle: "yearly",
    product: "Club",
    sku: "CLUB",
  });
  expect(JSON.parse(form.raw ?? "")).toMatchObject({ contract_id: 601, status: "active", total: 12.1 });
});

test("V2 is nested JSON with a type and an id, and has no signature without a key", async () => {
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v2"] });
  expect(lastCall().headers).toMatchObject({ "content-type": "application/json" });
  expect(lastCall().headers).not.toHaveProperty("x-signature");
  expect(JSON.parse(lastCall().body)).toEqual({
    event: { trigger_type: "order_payment_completed", triggerable_type: "order", triggerable_id: 1001 },
    rule_id: 4711,
    tenant_id: 123,
    sent_at: "2026-11-24T09:00:00.000000Z",
  });
});

test("V2 is signed over its raw body if the shop has a webhook key", async () => {
  shop.setWebhookKey("key-of-the-shop");
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v2"] });
  const { rawBody, headers } = lastCall();
  expect(headers["x-signature"]).toBe(createHmac("sha256", "key-of-the-shop").update(rawBody).digest("hex"));
});

test("V2 can be flat, as in the help article", async () => {
  await shop.close();
  shop = await aShop({ v2Shape: "flat" });
  const { subscription } = shop.startSubscription({ items: [{ productId: 11 }] });
  await shop.notify("subscription_ended", subscription, { versions: ["v2"] });
  expect(JSON.parse(lastCall().body)).toMatchObject({
    trigger_type: "subscription_ended",
    triggerable_type: "subscription",
    triggerable_id: 601,
    rule_id: 4711,
  });
});

test("both versions are sent by default, V1 first, and the API lists their rule", async () => {
  await shop.notify("order_payment_completed", aPaidOrder());
  expect(hub.calls().map((call) => call.headers["content-type"])).toEqual([
    "application/x-www-form-urlencoded",
    "application/json",
  ]);
  const headers = { accept: "application/json", authorization: `Bearer ${shop.token}` };
  const rules = JSON.parse(await (await fetch(`${shop.url}/v2/rules?driver=webhook`, { headers })).text());
  expect(rules.data).toMatchObject([
    { id: 4711, action_data: { hook_url: `${hub.url}/in` }, trigger_type: "order_payment_completed" },
  ]);
});

test("a 5xx, a reset and garbage are retried with the same bytes until no gaps are left", async () => {
  hub.failNext("/in", 1, { kind: "answer", status: 503 });
  hub.failNext("/in", 1, { kind: "reset" });
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v2"] });
  await shop.settled();
  expect(hub.calls().map((call) => call.answered)).toEqual([503, "reset", 200]);
  expect(new Set(hub.calls().map((call) => call.body)).size).toBe(1);
  expect(shop.history()).toMatchObject([
    { attempt: 1, status: 503, result: "[]", exception_message: expect.stringContaining("status code 503") },
    { attempt: 2, status: null, result: "[]" },
    { attempt: 3, status: 200, result: '{"success":true}', exception_message: null, rule_id: 4711, driver: "webhook" },
  ]);
});

test("a notice fails for good when no gaps are left", async () => {
  hub.failNext("/in", Number.POSITIVE_INFINITY, { kind: "garbage" });
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v2"] });
  await shop.settled();
  expect(hub.calls()).toHaveLength(3);
});

test("a 4xx and a redirect are not retried", async () => {
  hub.failNext("/in", 1, { kind: "answer", status: 404 });
  hub.failNext("/in", 1, { kind: "answer", status: 302, headers: { location: "/elsewhere" } });
  await shop.notify("order_payment_completed", aPaidOrder());
  await shop.settled();
  expect(hub.calls().map((call) => call.answered)).toEqual([404, 302]);
  expect(shop.history().map((row) => row.result)).toEqual(["[]", "[]"]);
});

test("a hub that does not answer in time gets a retry", async () => {
  await shop.close();
  // Many gaps, because an answer may take longer than the time-out on a busy machine and is then retried too.
  shop = await aShop({ retryGapsSeconds: Array(100).fill(0), timeoutMs: 20 });
  hub.failNext("/in", 1, { kind: "hang" });
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v2"] });
  await shop.settled();
  const answered = hub.calls().map((call) => call.answered);
  expect([answered[0], answered.at(-1)]).toEqual(["hang", 200]);
});

test("retries wait for their gaps, by a clock that the caller moves", async () => {
  await shop.close();
  const waits = createCallLog<{ ms: number; pass: () => void }>(({ ms }) => `a wait of ${ms} ms`);
  const wait = (ms: number) => new Promise<void>((pass) => waits.add({ ms, pass }));
  const nextWait = (count: number) =>
    waits.waitFor({ what: "waits", matches: () => true, count, timeoutMs: 2000 }).then((begun) => begun[count - 1]);
  shop = await aShop({ wait });
  hub.failNext("/in", 2, { kind: "answer", status: 500 });
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v1"] });
  const first = await nextWait(1);
  expect([first?.ms, hub.calls().length]).toEqual([300_000, 1]);
  first?.pass();
  const second = await nextWait(2);
  expect([second?.ms, hub.calls().length]).toEqual([1_800_000, 2]);
  second?.pass();
  await shop.settled();
  expect(hub.calls().map((call) => call.answered)).toEqual([500, 500, 200]);
});

test("a notice can be sent again by hand, as a new run of the same rule about the same object", async () => {
  const [first] = await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v2"] });
  const again = await shop.resend(first?.id ?? 0);
  expect(again).toMatchObject({ id: 2, rule: { id: 4711 }, message: { body: first?.message.body } });
  expect(hub.calls()).toHaveLength(2);
  await expect(shop.resend(99)).rejects.toThrow("no notice 99");
});

test("closing drops the waiting retries", async () => {
  await shop.close();
  shop = await aShop({});
  hub.failNext("/in", 1, { kind: "answer", status: 500 });
  await shop.notify("order_payment_completed", aPaidOrder(), { versions: ["v1"] });
  await shop.close();
  await shop.settled();
  expect(hub.calls()).toHaveLength(1);
});

test("V1 sends the content of a form, and V2 only if that is switched on", async () => {
  const form = { formId: 5, formName: "Intake", fields: [{ label: "Goal", input: "Sleep" }] };
  await shop.notify("form_submitted", shop.submitForm(form));
  const [v1, v2] = hub.calls();
  expect(Object.fromEntries(new URLSearchParams(v1?.body))).toEqual({
    webhook_event: "form_submitted",
    submission_id: "901",
    form_id: "5",
    form_name: "Intake",
    email: "bo@example.com",
    firstname: "Bo",
    lastname: "Kater",
    "fields[0][label]": "Goal",
    "fields[0][input]": "Sleep",
    created_at: "2026-11-24 09:00:00",
  });
  expect(JSON.parse(v2?.body ?? "")).toEqual({
    event: { trigger_type: "form_submitted", triggerable_type: "form", triggerable_id: 901 },
    ...{ rule_id: 4711, tenant_id: 123, sent_at: "2026-11-24T09:00:00.000000Z" },
  });

  await shop.close();
  shop = await aShop({ v2FormFields: true });
  await shop.notify("form_submitted", shop.submitForm(form), { versions: ["v2"] });
  expect(JSON.parse(lastCall().body)).toMatchObject({ form_id: 5, fields: [{ label: "Goal", input: "Sleep" }] });
});

test("V1 has no affiliates, and nothing is sent before the hub's address is known", async () => {
  const seller = shop.addSeller({ id: 5, name: "Sam", email: "sam@example.com", status: "accepted" });
  await expect(shop.notify("affiliate_accepted", seller)).rejects.toThrow('ask for versions: ["v2"]');
  await shop.notify("affiliate_accepted", seller, { versions: ["v2"] });
  expect(JSON.parse(lastCall().body).event).toMatchObject({ triggerable_type: "affiliate", triggerable_id: 5 });
  const lost = await startPlugAndPay();
  await expect(lost.notify("affiliate_accepted", seller)).rejects.toThrow("call setHubUrl first");
  await lost.close();
});
