import { parseEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { type KnownEvent, NEW_ORDER, type OrderHistory } from "./event-history.ts";
import { aFetchedOrder, aPayment } from "./fetched.fixture.ts";
import { orderToEvents } from "./order-to-events.ts";

const at = (text: string): KnownEvent => ({ at: new Date(text), knownSince: new Date(text), doubtMs: 0 });
const PAID: OrderHistory = { ...NEW_ORDER, paid: [at("2026-11-24T10:00:00Z")] };
const REVERSED: OrderHistory = { ...PAID, reversed: [at("2026-11-30T10:00:00Z")] };
const PAID_AGAIN: OrderHistory = { ...REVERSED, paid: [...PAID.paid, at("2026-12-02T10:00:00Z")] };

const CHANGED = "2026-12-05T10:00:00.000000Z";
const OLDER = "2026-11-29T10:00:00.000000Z";

function moneyOf(status: string, history: OrderHistory, changes: Record<string, unknown> = {}) {
  const { paid_at, ...rest } = { paid_at: "2026-11-24T10:00:00.000000Z", ...changes };
  const order = aFetchedOrder({ updated_at: CHANGED, ...rest, payment: aPayment({ status, paid_at }) });
  const events = orderToEvents(order, { installment: null, upsell: null }, history);
  return events.filter(({ type }) => type !== "order.created");
}
const keysOf = (...namedType: Parameters<typeof moneyOf>) => moneyOf(...namedType).map(({ key }) => key);

describe("a payment", () => {
  it.each(["reversed", "credited"])("that is %s was reversed at the order's last change", (status) => {
    const [draft] = moneyOf(status, PAID);
    expect(draft).toMatchObject({ key: "order:1001:reversed", type: "payment.reversed", occurred_at: CHANGED });
    expect(parseEvent(draft).ok).toBe(true);
  });

  it.each(["open", "processing", "credit_invoice", "new_at_plugandpay"])("that is %s was neither", (status) => {
    expect(keysOf(status, PAID)).toEqual([]);
  });

  it("that is not known to have been paid cannot be reversed", () => {
    expect(keysOf("reversed", NEW_ORDER)).toEqual([]);
  });

  it("is reported again under the same key", () => {
    expect(keysOf("paid", PAID)).toEqual(["order:1001:paid"]);
    expect(keysOf("reversed", REVERSED)).toEqual(["order:1001:reversed"]);
    expect(keysOf("paid", PAID_AGAIN)).toEqual(["order:1001:paid:2"]);
  });

  it("that is present after a reversal is a new one, at its time of payment or otherwise at the order's last change", () => {
    const [paidAnew] = moneyOf("paid", REVERSED, { paid_at: "2026-12-04T10:00:00.000000Z" });
    expect(paidAnew).toMatchObject({ key: "order:1001:paid:2", occurred_at: "2026-12-04T10:00:00.000000Z" });
    const [undone] = moneyOf("paid", REVERSED);
    expect(undone).toMatchObject({ key: "order:1001:paid:2", occurred_at: CHANGED });
  });

  it("that is reversed again has a number too", () => {
    expect(keysOf("reversed", PAID_AGAIN)).toEqual(["order:1001:reversed:2"]);
  });

  it.each([
    ["was last changed before", { updated_at: OLDER }],
    ["has no time of its last change", { updated_at: null }],
    ["was deleted", { deleted_at: CHANGED }],
  ])("of an order that %s makes no new event", (_what, changes) => {
    expect(keysOf("paid", REVERSED, changes)).toEqual(["order:1001:paid"]);
    expect(keysOf("reversed", PAID_AGAIN, changes)).toEqual(["order:1001:reversed"]);
  });

  it("is not doubled by events of a program that counts differently", () => {
    const reversedOnly: OrderHistory = { ...NEW_ORDER, reversed: REVERSED.reversed };
    const twice: OrderHistory = { ...PAID, reversed: [...REVERSED.reversed, at("2026-12-01T10:00:00Z")] };
    for (const history of [reversedOnly, twice]) {
      const [key = ""] = keysOf("paid", history);
      // A gap in the numbers is not found again, so that the next look must make the same key.
      expect(key).toBe(`order:1001:paid:${history.reversed.length + 1}`);
    }
  });
});
