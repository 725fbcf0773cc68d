import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  affiliateEvent,
  formSubmitted,
  orderCreated,
  orderPaid,
  subscriptionEvent,
} from "../../support/journey/events.ts";
import { expectInvalid } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { callOnPaid, deliveriesOf, happens, read, report } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;

beforeAll(async () => {
  journey = await joinJourney(14);
});
beforeEach(async () => {
  shop = await journey.newShop();
});
afterAll(() => journey.end());

const found = async (query: string, who = shop): Promise<string[]> =>
  (await read(who, `/v1/events?${query}`)).data.map(({ id }: { id: string }) => id);

const reportOne = async (event: unknown, who = shop): Promise<string> => (await report(who, event)).id;

describe("the list of events", () => {
  it("can be filtered by an order, newest first, with all its events", async () => {
    const created = await reportOne(orderCreated({ id: "A-1" }));
    const paid = await reportOne(orderPaid({ id: "A-1" }));
    await reportOne(orderPaid({ id: "A-2" }));
    await reportOne(subscriptionEvent("started", { id: "A-1", order_id: "A-1" }));
    expect(await found("order_id=A-1")).toEqual([paid, created]);
    expect(await found("order_id=A-1&type=order.created")).toEqual([created]);
    expect(await found("order_id=a-1")).toEqual([]);
  });

  it("can be filtered by a subscription, without its payments", async () => {
    const started = await reportOne(subscriptionEvent("started", { id: "S-1" }));
    const ended = await reportOne(subscriptionEvent("ended", { id: "S-1", status: "ended" }));
    await reportOne(orderPaid({ id: "S-1", kind: "renewal", subscription_id: "S-1" }));
    expect(await found("subscription_id=S-1")).toEqual([ended, started]);
    expect(await found("subscription_id=S-1&order_id=S-1")).toEqual([]);
  });

  it("can be filtered by a person, in upper or lower case", async () => {
    const customer = { email: "Someone@Example.com " };
    const order = await reportOne(orderPaid({ customer }));
    const subscription = await reportOne(subscriptionEvent("started", { customer }));
    const form = await reportOne(formSubmitted({ customer }));
    const affiliate = await reportOne(affiliateEvent("accepted"));
    await reportOne(orderPaid());
    expect(await found("email=someone%40example.com")).toEqual([form, subscription, order]);
    expect(await found("email=%20SOMEONE%40EXAMPLE.COM")).toEqual([form, subscription, order]);
    expect(await found("email=someone%40example.com&type=order.paid,order.created")).toEqual([order]);
    expect(await found("email=someone%40example.com&type=order.paid&type=form.submitted")).toEqual([form, order]);
    expect(await found("email=AAF%40example.com")).toEqual([affiliate]);
  });

  it("can be searched by a number, an id or an address", async () => {
    const customer = { email: "search@example.com" };
    const order = await reportOne(orderPaid({ id: "O-7", number: "2026-7", customer }));
    const another = await reportOne(orderPaid({ id: "2026-7" }));
    const subscription = await reportOne(subscriptionEvent("started", { id: "S-7", customer }));
    await reportOne(orderPaid({ id: "O-77", number: "2026-77" }));
    expect(await found("q=O-7")).toEqual([order]);
    expect(await found("q=%202026-7%20")).toEqual([another, order]);
    expect(await found("q=S-7")).toEqual([subscription]);
    expect(await found("q=Search%40Example.com")).toEqual([subscription, order]);
    expect(await found("q=Search%40Example.com&type=order.paid")).toEqual([order]);
    expect(await found("q=nobody")).toEqual([]);
    expect(await found("q=")).toHaveLength(4);
  });

  it("can be filtered by time", async () => {
    const before = new Date(Date.now() - 1).toISOString();
    const id = await reportOne(orderPaid());
    const { received_at } = await read(shop, `/v1/events/${id}`);
    const after = new Date(Date.parse(received_at) + 60_000).toISOString();
    expect(await found(`since=${before}`)).toEqual([id]);
    expect(await found(`since=${before}&until=${after}`)).toEqual([id]);
    expect(await found(`until=${before}`)).toEqual([]);
    expect(await found(`since=${after}`)).toEqual([]);
    for (const query of ["since=yesterday", "since=", "since=1970-01-01T00:00:00Z", "since=2026-11-24T10:00:00"]) {
      expectInvalid(await shop.get(`/v1/events?${query}`), "/since");
    }
    expectInvalid(await shop.get(`/v1/events?since=${after}&until=${before}`), "/until");
  });

  it("has pages with a filter too", async () => {
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) ids.unshift(await reportOne(orderPaid({ customer: { email: "p@example.com" } })));
    const page = await read(shop, "/v1/events?email=p%40example.com&limit=2");
    expect(page.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect(await found(`email=p%40example.com&limit=2&cursor=${page.next_cursor}`)).toEqual(ids.slice(2));
  });

  it("finds ids of any length, and nothing of another shop", async () => {
    // Random text, because compression would make other text small enough for a B-tree entry.
    const long = Array.from({ length: 3_000 }, (_, at) => String.fromCharCode(97 + ((at * at * 31) % 26))).join("");
    const id = await reportOne(orderPaid({ id: long }));
    expect(await found(`order_id=${long}`)).toEqual([id]);
    expect(await found(`order_id=${long}x`)).toEqual([]);
    const other = await journey.newShop();
    await reportOne(orderPaid({ id: "foreign", customer: { email: "buyer@example.com" } }), other);
    expect(await found("order_id=foreign")).toEqual([]);
    expect(await found("email=buyer%40example.com&order_id=foreign")).toEqual([]);
  });

  it.each([
    ["type=order.shipped", "/type"],
    ["type=order.paid,order.shipped", "/type"],
    ["order_id=1&order_id=2", "/order_id"],
    ["email=%00", "/email"],
  ])("refuses ?%s", async (query, pointer) => {
    expectInvalid(await shop.get(`/v1/events?${query}`), pointer);
  });
});

describe("the list of deliveries", () => {
  it("shows what each is about, so that a person can distinguish them", async () => {
    const rule = await callOnPaid(shop, journey.receiver.target().url);
    const event = orderPaid({ id: "D-1", number: "2026-0017" }, { key: "order:D-1:paid" });
    const { id } = await happens(shop, event);
    await shop.post(`/v1/endpoints/${rule.endpoint_id}/test`);
    expect(await deliveriesOf(shop, `event=${id}`)).toMatchObject([
      { event_type: "order.paid", event_key: "order:D-1:paid", order_number: "2026-0017" },
    ]);
    const [test] = await deliveriesOf(shop, `endpoint=${rule.endpoint_id}`);
    expect(test).toMatchObject({ event_id: null, event_type: null, event_key: null, order_number: null });
  });
});
