import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  affiliateEvent,
  aLine,
  aLineWith,
  anOrder,
  aSubscription,
  formSubmitted,
  orderCreated,
  orderPaid,
  paymentReversed,
  subscriptionEvent,
} from "../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../support/journey/journey.ts";
import { callOnPaid, read, report } from "../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;

beforeAll(async () => {
  journey = await joinJourney(18);
  shop = await journey.newShop();
});
afterAll(() => journey.end());

const keysOf = async (who: Shop): Promise<string[]> =>
  (await read(who, "/v1/events?limit=250")).data.map((event: { key: string }) => event.key);

describe("one event", () => {
  it("is answered with 202 and its id, and can be read back", async () => {
    const event = orderPaid({ id: "1001" }, { occurred_at: "2026-11-24T10:00:00+01:00" });
    const reply = await shop.post("/v1/events", event);
    expect(reply.status).toBe(202);
    expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: "order.paid",
      duplicate: false,
      deliveries: 0,
    });
    const stored = await read(shop, `/v1/events/${reply.body.id}`);
    expect(stored).toMatchObject({ id: reply.body.id, ...event });
    expect(stored.decisions).toEqual([]);
  });

  it.each([
    orderCreated(),
    orderPaid(),
    paymentReversed(),
    subscriptionEvent("started"),
    subscriptionEvent("cancelled"),
    subscriptionEvent("ended"),
    affiliateEvent("accepted"),
    affiliateEvent("declined"),
    affiliateEvent("quit"),
    formSubmitted(),
  ])("is accepted when it is $type", async (event) => {
    expect(await report(shop, event)).toMatchObject({ type: event.type, duplicate: false });
  });

  it("needs no optional field, and lists default to empty", async () => {
    const order = {
      id: "1",
      kind: "first",
      amount: "0.00",
      amount_with_tax: "0.00",
      customer: { email: "buyer@example.com" },
      lines: [{ product: { id: "7", title: "Course" }, quantity: 1, amount: "0.00", amount_with_tax: "0.00" }],
    };
    const { id } = await report(shop, { ...orderPaid(), data: { order } });
    const stored = (await read(shop, `/v1/events/${id}`)).data.order;
    expect(stored).toMatchObject({ mode: "live", currency: "EUR", discounts: [], tags: [], custom_fields: [] });
    expect(stored.lines).toMatchObject([{ number: 1, type: "standard" }]);
  });

  it("may have null for every optional field", async () => {
    const optional = ["number", "reference", "source", "created_at", "paid_at", "payment", "installment"];
    const more = ["subscription_id", "upsell", "checkout", "affiliate_id", "invoice_url"];
    const nothing = Object.fromEntries([...optional, ...more].map((name) => [name, null]));
    const line = aLine({ label: null, tax_percentage: null, subscription_id: null });
    const customer = { email: "a@example.com", first_name: null, last_name: null, company: null, address: null };
    await report(shop, orderPaid({ ...nothing, lines: [line], customer }));
    const dates = { started_at: null, cancelled_at: null, ends_at: null, ended_at: null, next_payment_at: null };
    const rest = {
      source: null,
      label: null,
      interval: null,
      payments_done: null,
      payments_left: null,
      order_id: null,
    };
    await report(shop, subscriptionEvent("started", { ...dates, ...rest }));
  });

  it("may have any time with an offset", async () => {
    const times = ["1970-01-01T00:00:00Z", "2026-02-28T23:59:59.999999-12:00", "2126-11-24T10:00:00+14:00"];
    for (const occurred_at of [...times, "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59Z"]) {
      const { id } = await report(shop, orderPaid({}, { occurred_at }));
      expect((await read(shop, `/v1/events/${id}`)).occurred_at).toBe(occurred_at);
    }
  });

  it.each(["2026-11-24T10:00:00", "2026-11-24", "yesterday", "", "2026-02-30T10:00:00Z", 1795510174, null])(
    "is refused when it occurred at %j",
    async (occurred_at) => {
      expectInvalid(await shop.post("/v1/events", orderPaid({}, { occurred_at })), "/occurred_at");
    },
  );

  it.each(["key", "type", "occurred_at", "data"])("is refused without %s", async (name) => {
    const event = Object.fromEntries(Object.entries(orderPaid()).filter(([each]) => each !== name));
    expectInvalid(await shop.post("/v1/events", event), `/${name}`);
  });

  it("is refused with a pointer to each error", async () => {
    const order = anOrder({ id: 1001, amount: 100, amount_with_tax: "121", kind: "gift", mode: "fake" });
    const lines = [aLine({ quantity: "two" }), aLineWith("8", { type: "main" }), aLine({ product: { id: 7 } })];
    const reply = await shop.post("/v1/events", { ...orderPaid(), data: { order: { ...order, lines } } });
    const fields = ["id", "amount", "amount_with_tax", "kind", "mode"].map((name) => `/data/order/${name}`);
    const places = ["0/quantity", "1/type", "2/product/id"].map((place) => `/data/order/lines/${place}`);
    expectInvalid(reply, ...fields, ...places);
  });

  it("is refused if its type is unknown, or its data belongs to another type", async () => {
    expectInvalid(await shop.post("/v1/events", { ...orderPaid(), type: "order.shipped" }), "/type");
    const reply = await shop.post("/v1/events", { ...orderPaid(), data: { subscription: aSubscription() } });
    expectInvalid(reply, "/data/order");
  });

  it.each(["", 7, null, {}])("is refused with the key %j", async (key) => {
    expectInvalid(await shop.post("/v1/events", orderPaid({}, { key })), "/key");
  });

  it("has ids that are text: a number is refused, and digits in quotes stay unchanged", async () => {
    const subscription = subscriptionEvent("ended", { id: 7, order_id: 8 });
    expectInvalid(await shop.post("/v1/events", subscription), "/data/subscription/id", "/data/subscription/order_id");
    const { id } = await report(shop, orderPaid({ id: "007", subscription_id: "1e3", lines: [aLineWith("0x1F")] }));
    const { order } = (await read(shop, `/v1/events/${id}`)).data;
    expect([order.id, order.subscription_id, order.lines[0].product.id]).toEqual(["007", "1e3", "0x1F"]);
  });

  it("can be an order with 0 to 250 lines, and not with 251", async () => {
    const lines = Array.from({ length: 251 }, () => aLineWith("7"));
    await report(shop, orderPaid({ lines: lines.slice(1) }));
    await report(shop, orderPaid({ lines: [] }));
    expectInvalid(await shop.post("/v1/events", orderPaid({ lines })), "/data/order/lines");
  });

  it("is refused if two lines have the same number, also if one has it by its position", async () => {
    const twice = [aLine({ number: 3 }), aLine({ number: 3 })];
    expectInvalid(await shop.post("/v1/events", orderPaid({ lines: twice })), "/data/order/lines/1/number");
    const byPosition = [aLine({ number: 2 }), aLine()];
    const problem = expectProblem(await shop.post("/v1/events", orderPaid({ lines: byPosition })), 422);
    expect(problem.errors[0].pointer).toMatch(/^\/data\/order\/lines\//);
  });
});

describe("a key that is already stored", () => {
  it("S16: makes the event a duplicate with the first id, even if the event differs", async () => {
    const own = await journey.newShop();
    const target = journey.receiver.target();
    await callOnPaid(own, target.url);
    const first = await report(own, orderPaid({}, { key: "order:1:paid" }));
    expect(first).toMatchObject({ duplicate: false, deliveries: 1 });
    const again = await report(own, subscriptionEvent("ended", {}, { key: "order:1:paid" }));
    expect(again).toEqual({ id: first.id, type: expect.any(String), duplicate: true, deliveries: 0 });
    const marker = await report(own, orderPaid());
    const calls = await target.received(2);
    expect(calls.map((call) => JSON.parse(call.body).event_id).sort()).toEqual([first.id, marker.id].sort());
    expect((await read(own, `/v1/events/${first.id}`)).type).toBe("order.paid");
  });

  it("is compared character by character, and belongs to one shop only", async () => {
    const [one, other] = await Promise.all([journey.newShop(), journey.newShop()]);
    for (const key of ["caf\u00e9", "cafe\u0301", "CAF\u00c9", "caf\u00e9 "]) {
      expect(await report(one, orderPaid({}, { key }))).toMatchObject({ duplicate: false });
    }
    expect(await report(other, orderPaid({}, { key: "caf\u00e9" }))).toMatchObject({ duplicate: false });
    expect(await report(one, orderPaid({}, { key: "caf\u00e9" }))).toMatchObject({ duplicate: true });
  });

  it("is recognised among concurrent requests: one is new, and all have the same id", async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => report(shop, orderPaid({}, { key: "at-once" }))),
    );
    expect(new Set(replies.map((each) => each.id)).size).toBe(1);
    expect(replies.filter((each) => !each.duplicate)).toHaveLength(1);
  });
});

describe("a batch", () => {
  it("is answered in its order, and a bad event does not stop the good ones", async () => {
    const own = await journey.newShop();
    const good = [orderPaid({}, { key: "a" }), formSubmitted(), orderPaid({}, { key: "a" })];
    const bad = orderPaid({ id: 5 });
    const reply = await own.post("/v1/events", { events: [good[0], bad, good[1], "text", good[2]] });
    expect(reply.status, reply.text.slice(0, 500)).toBe(202);
    const { results } = reply.body;
    expect(results).toHaveLength(5);
    expect(results[0]).toMatchObject({ id: expect.stringMatching(/^evt_/), type: "order.paid", duplicate: false });
    expect(results[1]).toEqual({ problem: expect.objectContaining({ status: 422, code: expect.any(String) }) });
    expect(results[1].problem).toMatchObject({ type: expect.any(String), title: expect.any(String) });
    expect(results[1].problem.errors).toEqual([{ pointer: "/data/order/id", message: expect.any(String) }]);
    expect(results[2]).toMatchObject({ type: "form.submitted", duplicate: false });
    expect(results[3].problem.status).toBe(422);
    expect(results[4]).toEqual({ ...results[0], duplicate: true });
    expect((await keysOf(own)).sort()).toEqual(["a", good[1]?.key].sort());
  });

  it("is answered with 202 also if all its events are refused", async () => {
    const own = await journey.newShop();
    const reply = await own.post("/v1/events", { events: [{}, null, orderPaid({ id: 1 })] });
    expect(reply.status).toBe(202);
    expect(reply.body.results.map((each: { problem: { status: number } }) => each.problem.status)).toEqual([
      422, 422, 422,
    ]);
    expect(await keysOf(own)).toEqual([]);
  });

  it("has 1 to 500 events", async () => {
    const own = await journey.newShop();
    const events = Array.from({ length: 501 }, () => orderPaid());
    expectInvalid(await own.post("/v1/events", { events: [] }), "/events");
    expectInvalid(await own.post("/v1/events", { events }), "/events");
    expectInvalid(await own.post("/v1/events", { events: "none" }), "/events");
    expect(await keysOf(own)).toEqual([]);
    const reply = await own.post("/v1/events", { events: events.slice(1) });
    expect(reply.status).toBe(202);
    expect(new Set(reply.body.results.map((each: { id: string }) => each.id)).size).toBe(500);
  });
});
