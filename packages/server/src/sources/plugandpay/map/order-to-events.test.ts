import { parseEvent } from "@haak/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEW_ORDER } from "./event-history.ts";
import { aFetchedItem, aFetchedOrder, aPayment } from "./fetched.fixture.ts";
import { orderToEvents } from "./order-to-events.ts";

const NOTHING = { installment: null, upsell: null };
const orderOf = (changes: Record<string, unknown> = {}, beside = NOTHING) => {
  const [first] = orderToEvents(aFetchedOrder(changes), beside, NEW_ORDER);
  const parsed = parseEvent(first, { keepUnknownValues: true });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return "order" in parsed.event.data ? (parsed.event.data.order as Record<string, unknown>) : {};
};
const typesOf = (changes: Record<string, unknown>) =>
  orderToEvents(aFetchedOrder(changes), NOTHING, NEW_ORDER).map((event) => event.type);

describe("a fetched order", () => {
  it("that is paid proves its creation and its payment, in that order", () => {
    const events = orderToEvents(aFetchedOrder(), NOTHING, NEW_ORDER);
    expect(events.map(({ key, type, occurred_at }) => [key, type, occurred_at])).toEqual([
      ["order:1001:created", "order.created", "2026-11-24T09:58:00.000000Z"],
      ["order:1001:paid", "order.paid", "2026-11-24T10:00:00.000000Z"],
    ]);
  });

  it("names the customer of the order, or otherwise of its payment, as text or as a number", () => {
    const idOf = (changes: Record<string, unknown>) => (orderOf(changes).customer as { id?: string }).id;
    expect(idOf({ customer_id: "cst_1", payment: aPayment({ customer_id: "cst_2" }) })).toBe("cst_1");
    expect(idOf({ customer_id: null, payment: aPayment({ customer_id: "cst_2" }) })).toBe("cst_2");
    expect(idOf({ customer_id: "", payment: aPayment({ customer_id: 2 }) })).toBe("2");
    expect(idOf({ customer_id: { odd: true } })).toBeUndefined();
    expect(idOf({})).toBeUndefined();
  });

  it("becomes an event with every field that Plug&Pay gives", () => {
    expect(orderOf()).toEqual({
      id: "1001",
      number: "20261001",
      reference: "0b13e52d-b058-32fb-8507-10dec634a07c",
      kind: "first",
      mode: "live",
      source: "checkout",
      product_group: "courses",
      hidden: false,
      deleted_at: null,
      tax_exempt: "none",
      created_at: "2026-11-24T09:58:00.000000Z",
      paid_at: "2026-11-24T10:00:00.000000Z",
      currency: "EUR",
      amount: "100.00",
      amount_with_tax: "121.00",
      customer: {
        email: "Bo@example.com ",
        first_name: "Bo",
        last_name: "Kater",
        company: null,
        phone: "+31600000000",
        vat_number: null,
        invoice_email: null,
        address: {
          street: "Dorpsstraat",
          house_number: "1",
          postal_code: "1234 AB",
          city: "Utrecht",
          country: "NL",
        },
      },
      lines: [
        {
          number: 1,
          type: "standard",
          product: { id: "7", title: "Course", sku: "COURSE-7", group: "courses" },
          label: "Course",
          quantity: 1,
          amount: "100.00",
          amount_with_tax: "121.00",
          tax_percentage: "21.0",
          discounts: [],
        },
      ],
      payment: { status: "paid", type: "manual", method: "ideal", provider: "mollie", transaction_id: "tr_1001" },
      installment: null,
      subscription_id: null,
      upsell: null,
      checkout: { id: "31", name: "Course checkout" },
      discounts: [{ code: "SPRING", type: "promotion", amount: "10.00", amount_with_tax: "12.10" }],
      comments: [{ value: "Thank you", created_at: "2026-11-24T10:02:00.000000Z" }],
      tags: ["first"],
      custom_fields: [{ label: "How did you find us?", value: "A friend" }],
    });
  });

  it.each([
    ["is not paid but has a final invoice", { payment: aPayment({ status: "processing" }) }, ["order.created"]],
    ["is a concept and open", { invoice_status: "concept", payment: aPayment({ status: "open" }) }, []],
    ["is a paid concept", { invoice_status: "concept" }, ["order.created", "order.paid"]],
    ["was reversed", { payment: aPayment({ status: "reversed" }) }, ["order.created"]],
    ["is a credit invoice", { payment: aPayment({ status: "credit_invoice" }) }, []],
    ["has no payment", { payment: undefined }, ["order.created"]],
  ])("that %s proves %j", (_what, changes, types) => {
    expect(typesOf(changes)).toEqual(types);
  });

  it.each([
    ["was paid before", {}, ["order.created", "order.paid"]],
    ["was paid at an unknown time", { payment: aPayment({ paid_at: null }) }, ["order.created", "order.paid"]],
    ["was paid before and reversed", { payment: aPayment({ status: "reversed" }) }, ["order.created"]],
    ["was paid afterwards", { payment: aPayment({ paid_at: "2026-11-26T10:00:00.000000Z" }) }, []],
    ["was never paid", { payment: aPayment({ status: "open", paid_at: null }) }, []],
    ["has no payment", { payment: null }, []],
  ])("that is deleted and %s proves %j", (_what, changes, types) => {
    expect(typesOf({ deleted_at: "2026-11-25T10:00:00.000000Z", ...changes })).toEqual(types);
  });

  it("was paid at its last change if it has no time of payment", () => {
    const events = orderToEvents(aFetchedOrder({ payment: aPayment({ paid_at: null }) }), NOTHING, NEW_ORDER);
    expect(events[1]?.occurred_at).toBe("2026-11-24T10:01:00.000000Z");
  });

  it.each([
    ["checkout", [], "first"],
    ["admin", [], "first"],
    [null, [], "first"],
    ["upsell", [], "upsell"],
    ["recurring", [aFetchedItem({ subscription: { id: 501, type: "subscription" } })], "renewal"],
    ["recurring", [aFetchedItem({ subscription: { id: 501, type: "installments" } })], "installment"],
    ["recurring", [aFetchedItem({ product: { id: 7, type: "installments" } })], "installment"],
    ["recurring", [], "renewal"],
  ])("of source %j with items %j is of kind %s", (source, items, kind) => {
    expect(orderOf({ source, items })).toMatchObject({ kind });
  });

  it("names its subscription only if it is a collection of it", () => {
    const items = [aFetchedItem({ subscription: { id: 501, type: "subscription" } }), aFetchedItem()];
    expect(orderOf({ source: "checkout", items })).toMatchObject({
      subscription_id: null,
      lines: [{ subscription_id: "501" }, {}],
    });
    expect(orderOf({ source: "recurring", items })).toMatchObject({ subscription_id: "501" });
  });

  it("contains the data that Plug&Pay stores elsewhere", () => {
    const beside = { installment: { number: 2, count: 3 }, upsell: { id: "3", name: "Extra" } };
    const [event] = orderToEvents(aFetchedOrder(), beside, NEW_ORDER);
    expect(event?.data).toMatchObject({ order: beside });
  });

  it.each([
    ["order-bump", "order-bump"],
    ["one-click-upsell", "one-click-upsell"],
    [null, "standard"],
    ["something-new", "something-new"],
    ["", "standard"],
  ])("has a line of type %j as %s", (type, expected) => {
    expect(orderOf({ items: [aFetchedItem({ type })] })).toMatchObject({ lines: [{ type: expected }] });
  });

  it("keeps a line whose product was deleted, and one that never had a product", () => {
    const gone = aFetchedItem({ product: null });
    const byHand = aFetchedItem({ product: null, product_id: null, label: "Consultation" });
    expect(orderOf({ items: [gone, byHand] })).toMatchObject({
      lines: [
        { product: { id: "7", title: "Course" } },
        { product: { id: "title:Consultation", title: "Consultation" } },
      ],
    });
  });

  it("without relations is no event, and the errors name the missing fields", () => {
    const bare = aFetchedOrder({ billing: undefined, items: undefined, total_discounts: undefined });
    const [event] = orderToEvents(bare, NOTHING, NEW_ORDER);
    const parsed = parseEvent(event);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer)).toEqual(["/data/order/customer/email"]);
  });

  it("makes valid events that have the same keys at each fetch", () => {
    const text = fc.option(fc.string({ unit: "grapheme" }).filter((one) => !one.includes("\0")));
    const cents = fc.integer({ min: -999_999, max: 999_999 });
    const statuses = fc.constantFrom("open", "processing", "paid", "reversed", "credited", "credit_invoice", "new");
    const changes = fc.record({
      id: fc.integer({ min: 1 }),
      invoice_status: fc.constantFrom("concept", "final"),
      source: fc.constantFrom("checkout", "admin", "recurring", "upsell", "upgrade", null),
      status: statuses,
      amount: cents.map((amount) => (amount / 100).toFixed(2)),
      title: text,
      tags: fc.array(fc.string({ unit: "grapheme" }).filter((one) => !one.includes("\0"))),
      input: fc.oneof(text, fc.integer(), fc.boolean(), fc.array(fc.constant("a")), fc.constant({ a: 1 })),
    });
    fc.assert(
      fc.property(changes, ({ status, title, input, ...rest }) => {
        const items = [aFetchedItem({ product: { id: 7, title }, custom_fields: [{ label: title, input }] })];
        const order = aFetchedOrder({ ...rest, items, payment: aPayment({ status }) });
        const events = orderToEvents(order, NOTHING, NEW_ORDER);
        expect(events.map((event) => parseEvent(event)).filter(({ ok }) => !ok)).toEqual([]);
        expect(events.map(({ key }) => key)).toEqual(
          ["created", "paid"].slice(0, events.length).map((what) => `order:${rest.id}:${what}`),
        );
      }),
    );
  });
});
