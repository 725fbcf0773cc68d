import { plainMessage } from "@haak/core";
import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import { NEW_ORDER } from "../map/event-history.ts";
import { aFetchedItem, aFetchedOrder, aFetchedSubscription, aPayment } from "../map/fetched.fixture.ts";
import type { Fetched } from "./plugandpay-client.ts";
import { proveOrder } from "./prove-order.ts";

/** A Plug&Pay with these answers. It answers 404 to all other requests. */
async function prove(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const ask = async (path: string): Promise<Fetched> => {
    const [what = ""] = path.replace("/v2/", "").split("?");
    asked.push(path);
    const answer = answers[what];
    if (typeof answer === "object" && answer !== null && "kind" in answer) return answer as Fetched;
    return answer === undefined
      ? { kind: "missing", why: plainMessage(`No ${what}.`) }
      : { kind: "found", data: answer };
  };
  return { proof: await proveOrder(ask, { id: "1001", history: NEW_ORDER }), asked };
}

const UNAVAILABLE: Fetched = {
  kind: "unavailable",
  why: plainMessage("Plug&Pay answered 500."),
  retryAfterSeconds: null,
};
const anUpsell = (changes: Record<string, unknown> = {}) => aFetchedOrder({ source: "upsell", ...changes });
const offers = (...upsells: unknown[]) => ({ id: 31, upsells });

describe("an upsell", () => {
  const checkout = offers({ id: 2, title: "Other", product_id: 6 }, { id: 3, title: "Extra", product_id: 7 });

  it("is found by the checkout and the product, and the order before it is found among the related orders", async () => {
    const { proof, asked } = await prove({
      "orders/1001": anUpsell({ related_orders: [{ id: 1000 }, { id: 1001 }, { id: 1002 }] }),
      "orders/1000": aFetchedOrder({ id: 1000 }),
      "orders/1002": anUpsell({ id: 1002 }),
      "checkouts/31": checkout,
    });
    expect(asked).toEqual([
      "/v2/orders/1001?include=billing,items,payment,taxes,discounts,tags,custom_fields,products,subscriptions,checkout,related_orders,comments",
      "/v2/checkouts/31?include=upsells",
      "/v2/orders/1000?include=checkout",
      "/v2/orders/1002?include=checkout",
    ]);
    expect(english(proof)).toMatchObject({
      kind: "proved",
      note: null,
      events: [
        { data: { order: { kind: "upsell", upsell: { id: "3", name: "Extra", parent_order_id: "1000" } } } },
        {},
      ],
    });
  });

  it.each([
    ["there is no related order", [], {}, "names no related order"],
    ["the list is no list", "1000", {}, "names no related order"],
    ["the related order is an upsell too", [{ id: 1000 }], { source: "upsell" }, "0 of the related orders"],
    ["the related order is a collection", [{ id: 1000 }], { source: "recurring" }, "0 of the related orders"],
    [
      "the related order came later",
      [{ id: 1000 }],
      { created_at: "2026-11-24T09:58:01.000000Z" },
      "0 of the related orders",
    ],
    [
      "the related order belongs to another checkout",
      [{ id: 1000 }],
      { checkout: { id: 32 } },
      "0 of the related orders",
    ],
    ["the related order is gone", [{ id: 999 }], {}, "0 of the related orders"],
    ["the related order cannot be read", [{ id: 1000 }], { id: {} }, "0 of the related orders"],
    ["there are several related orders", [{ id: 1000 }, { id: 1003 }], {}, "2 of the related orders"],
    ["there are many related orders", [1, 2, 3, 4, 5, 6].map((id) => ({ id })), {}, "names 6 related orders"],
  ])("does not name the order before it if %s, and a note says so", async (...[_what, related_orders, other, note]) => {
    const { proof } = await prove({
      "orders/1001": anUpsell({ related_orders }),
      "orders/1000": { ...aFetchedOrder({ id: 1000 }), ...other },
      "orders/1003": aFetchedOrder({ id: 1003 }),
      "checkouts/31": checkout,
    });
    expect(english(proof)).toMatchObject({ kind: "proved", note: expect.stringContaining(note) });
    expect(english(proof)).toMatchObject({
      note: expect.stringContaining("It is not known which order came before this upsell"),
    });
    const upsell = proof.kind === "proved" ? proof.events[0]?.data.order : null;
    expect(upsell).toMatchObject({ upsell: { id: "3", name: "Extra" } });
    expect(JSON.stringify(upsell)).not.toContain("parent_order_id");
  });

  it("waits while the related order cannot be fetched", async () => {
    const upsell = anUpsell({ related_orders: [{ id: 1000 }] });
    const { proof } = await prove({ "orders/1001": upsell, "orders/1000": UNAVAILABLE, "checkouts/31": checkout });
    expect(english(proof)).toEqual(english(UNAVAILABLE));
  });

  it.each([
    ["no upsell sells the product", offers({ id: 2, product_id: 6 }), "no upsell of its checkout"],
    [
      "several sell it",
      offers({ id: 2, product_id: 7 }, { id: 3, product: { id: 7 } }),
      "2 upsells of its checkout sell this product",
    ],
    ["the checkout is gone", undefined, "no longer has checkout 31"],
    ["the checkout cannot be read", { id: 31, upsells: "none" }, "cannot be read"],
  ])("is not guessed if %s, and a note says so", async (_what, checkout, note) => {
    const { proof } = await prove({ "orders/1001": anUpsell(), "checkouts/31": checkout });
    expect(english(proof)).toMatchObject({
      kind: "proved",
      note: expect.stringContaining(note),
      events: [{ data: { order: { kind: "upsell", upsell: null } } }, {}],
    });
  });

  it("is not searched without a checkout", async () => {
    const { proof, asked } = await prove({ "orders/1001": anUpsell({ checkout: null }) });
    expect(asked).toHaveLength(1);
    expect(english(proof)).toMatchObject({ note: expect.stringContaining("names no checkout") });
  });

  it("waits while its checkout cannot be fetched", async () => {
    const { proof } = await prove({ "orders/1001": anUpsell(), "checkouts/31": UNAVAILABLE });
    expect(english(proof)).toEqual(english(UNAVAILABLE));
  });
});

describe("an instalment", () => {
  const order = aFetchedOrder({
    source: "recurring",
    items: [aFetchedItem({ subscription: { id: 501, type: "installments" } })],
  });
  const schedule = (changes: Record<string, unknown>) => ({
    ...aFetchedSubscription(),
    billing: { schedule: { latest: 2, ...changes } },
  });

  it.each([
    [{ last: 3 }, { number: 2, count: 3 }],
    [{ remaining: 2 }, { number: 2, count: 4 }],
    [{}, { number: 2, count: null }],
  ])("with the schedule %j is %j", async (changes, installment) => {
    const { proof } = await prove({ "orders/1001": order, "subscriptions/501": schedule(changes) });
    expect(english(proof)).toMatchObject({
      kind: "proved",
      note: null,
      events: [{ data: { order: { kind: "installment", subscription_id: "501", installment } } }, {}],
    });
  });

  it("whose plan is gone or has no count has no number, and a note says so", async () => {
    for (const plan of [undefined, schedule({ latest: null })]) {
      const { proof } = await prove({ "orders/1001": order, "subscriptions/501": plan });
      expect(english(proof)).toMatchObject({ kind: "proved", note: expect.stringContaining("which instalment") });
    }
  });

  it("waits while its plan cannot be fetched", async () => {
    expect(english((await prove({ "orders/1001": order, "subscriptions/501": UNAVAILABLE })).proof)).toEqual(
      english(UNAVAILABLE),
    );
  });
});

describe("an order", () => {
  it("that is no upsell and no instalment needs one request", async () => {
    expect((await prove({ "orders/1001": aFetchedOrder() })).asked).toHaveLength(1);
  });

  it("that proves no event describes its state", async () => {
    const open = aFetchedOrder({ invoice_status: "concept", payment: aPayment({ status: "open" }) });
    expect(english((await prove({ "orders/1001": open })).proof)).toMatchObject({
      kind: "proved",
      events: [],
      otherwise: "According to Plug&Pay, the payment of order 1001 is open and its invoice is concept.",
    });
  });

  it.each([
    ["with another id", { ...aFetchedOrder(), id: 1002 }, { field: "id", value: 1002 }],
    ["with items that are not a list", { ...aFetchedOrder(), items: "none" }, { field: "items", value: "none" }],
    ["that is a list", [], { field: "", value: [] }],
    ["that is null", null, { field: "", value: null }],
  ])("%s is not used, and the value is named", async (_what, data, named) => {
    const { proof } = await prove({ "orders/1001": { kind: "found", data } });
    expect(proof).toEqual({ kind: "unreadable", thing: { kind: "order", id: "1001", ...named } });
  });

  it("that does not exist is missing", async () => {
    expect(english((await prove({})).proof)).toMatchObject({ kind: "missing" });
  });
});
