import { describe, expect, it } from "vitest";
import type { Envelope } from "./envelope.ts";
import { type OrderData, orderRun } from "./order-run.ts";

type Order = OrderData["order"];

const anOrder = (changes: Partial<Order> = {}): Order => ({
  id: "1001",
  number: "2026-1001",
  kind: "first",
  mode: "live",
  currency: "EUR",
  amount: "100.00",
  amount_with_tax: "121.00",
  customer: { email: "buyer@example.com", first_name: "Bo", last_name: "Kater" },
  lines: [
    {
      product: { id: "7", title: "Course", sku: "COURSE-7", group: "courses" },
      type: "standard",
      quantity: 1,
      amount: "100.00",
      amount_with_tax: "121.00",
    },
  ],
  ...changes,
});

const anEnvelope = (order: Order): Envelope<OrderData> => ({
  id: "dlv_1",
  type: "order.paid",
  timestamp: "2026-11-24T10:00:00+01:00",
  event_id: "evt_1",
  data: { order },
});

const runOf = (changes: Partial<Order>) => orderRun(anEnvelope(anOrder(changes)));

describe("orderRun", () => {
  it("tells the order flat, with amounts as numbers and the delivery's id as its own", () => {
    expect(runOf({})).toEqual({
      id: "dlv_1",
      event_id: "evt_1",
      type: "order.paid",
      occurred_at: "2026-11-24T10:00:00+01:00",
      is_test: false,
      order_id: "1001",
      order_number: "2026-1001",
      kind: "first",
      is_first_payment: true,
      installment_number: null,
      installment_count: null,
      currency: "EUR",
      total: 121,
      total_excluding_tax: 100,
      tax: 21,
      customer_email: "buyer@example.com",
      customer_first_name: "Bo",
      customer_last_name: "Kater",
      lines: [
        {
          product_id: "7",
          product_name: "Course",
          sku: "COURSE-7",
          group: "courses",
          type: "standard",
          quantity: 1,
          total: 121,
          total_excluding_tax: 100,
        },
      ],
    });
  });

  it("has the same keys when the shop knows next to nothing", () => {
    const bare = orderRun({ ...anEnvelope({ id: "1", kind: "first" }), event_id: null });
    expect(Object.keys(bare)).toEqual(Object.keys(runOf({})));
    expect(bare).toMatchObject({ event_id: null, order_number: null, total: null, tax: null, lines: [] });
  });

  it("keeps a line whose product is unknown", () => {
    expect(runOf({ lines: [{ quantity: 2 }] }).lines).toMatchObject([{ product_id: null, sku: null, quantity: 2 }]);
  });

  it("says that an order is a test", () => {
    expect(runOf({ mode: "test" }).is_test).toBe(true);
  });

  it.each([
    ["first", true],
    ["upsell", true],
    ["installment", false],
    ["renewal", false],
  ])("says of kind %s that its being a first payment is %s", (kind, first) => {
    expect(runOf({ kind }).is_first_payment).toBe(first);
  });

  it("counts instalments where there are some", () => {
    expect(runOf({ kind: "installment", installment: { number: 2, count: 3 } })).toMatchObject({
      installment_number: 2,
      installment_count: 3,
    });
    expect(runOf({ installment: { number: 2 } }).installment_count).toBeNull();
  });

  it("leaves everything else of the post out", () => {
    const posted = { ...anEnvelope(anOrder({})), querystring: { a: "1" }, shop: { id: "1" } };
    expect(orderRun(posted)).toEqual(runOf({}));
  });
});
