import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedIds, recordedEvent } from "./recorded-event.ts";

const now = new Date("2026-03-15T09:00:00Z");
const beside = { now, names: new Map([["7", "Course"]]) };

const anOrder = (changes: Record<string, unknown> = {}) => ({
  event: "order.paid",
  reference: "W-1",
  customer_email: "bo@example.com",
  customer_first_name: "Bo",
  total: 121,
  ...changes,
});

const orderOf = (changes: Record<string, unknown>) => {
  const { data } = recordedEvent(anOrder(changes), beside);
  return (data as { order: Record<string, unknown> }).order;
};

describe("an order from elsewhere", () => {
  it("gets an id of its own, so that it never equals an order of the shop", () => {
    expect(recordedEvent(anOrder(), beside)).toEqual({
      key: "zapier:order.paid:W-1",
      type: "order.paid",
      occurred_at: "2026-03-15T09:00:00.000Z",
      data: {
        order: {
          id: "zapier:W-1",
          number: "W-1",
          kind: "first",
          mode: "live",
          source: "zapier",
          created_at: "2026-03-15T09:00:00.000Z",
          paid_at: "2026-03-15T09:00:00.000Z",
          currency: "EUR",
          amount: null,
          amount_with_tax: "121.00",
          customer: { email: "bo@example.com", first_name: "Bo", last_name: null, company: null, phone: null },
          lines: [],
        },
      },
    });
  });

  it("is not paid if it was only made", () => {
    expect(orderOf({ event: "order.created" })).toMatchObject({ paid_at: null });
  });

  it("has the filled-in lines, with the shop's product names", () => {
    const lines = [
      { product: "7", quantity: "2", total: "242", total_excluding_tax: 200 },
      { product: "Elsewhere" },
      {},
      { product: "", quantity: null },
    ];
    expect(orderOf({ lines }).lines).toEqual([
      { product: { id: "7", title: "Course" }, quantity: 2, amount: "200.00", amount_with_tax: "242.00" },
      { product: { id: "Elsewhere", title: "Elsewhere" }, quantity: 1, amount: null, amount_with_tax: null },
    ]);
    expect(namedIds(anOrder({ lines }))).toEqual(["7", "Elsewhere"]);
  });

  it("is a test if the user marks it as one", () => {
    expect(orderOf({ is_test: "true" })).toMatchObject({ mode: "test" });
  });

  it.each([
    ["2026-03-15T10:00:00+01:00", "2026-03-15T09:00:00.000Z"],
    ["", "2026-03-15T09:00:00.000Z"],
  ])("happened at %j", (occurred_at, time) => {
    expect(recordedEvent(anOrder({ occurred_at }), beside).occurred_at).toBe(time);
  });

  it.each([
    [{ total: "1,50" }, "1.50"],
    [{ total: "1.5" }, "1.50"],
    [{ total: -3 }, "-3.00"],
    [{ total: "0" }, "0.00"],
  ])("reads %j as %s", (changes, amount) => {
    expect(orderOf(changes).amount_with_tax).toBe(amount);
  });

  it("keeps every amount to the cent", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (cents) => {
        expect(Math.round(Number(orderOf({ total: cents / 100 }).amount_with_tax) * 100)).toBe(cents);
      }),
    );
  });

  it.each([
    [{ event: "" }, "Fill in Event."],
    [{ reference: " " }, "Fill in Reference."],
    [{ customer_email: "" }, "Fill in Customer Email."],
    [{ total: "" }, "Fill in Total (incl. Tax)."],
    [{ total: "1.000,00" }, 'Total (incl. Tax) is "1.000,00"; fill in a number such as 121.00.'],
    [{ lines: [{ quantity: 1 }] }, "Fill in Product of a line."],
    [{ lines: [{ product: "7", quantity: "1.5" }] }, 'Quantity is "1.5"; fill in a whole number.'],
    [{ occurred_at: "soon" }, 'Occurred At is "soon"; fill in a date and time.'],
  ])("is refused with %j", (changes, message) => {
    expect(() => recordedEvent(anOrder(changes), beside)).toThrow(message);
  });

  it.each(["dlv_1", "evt_1", "zapier:W-1"])(
    "is refused with the hub's own %s as reference, because that would be new each time",
    (own) => {
      expect(() => recordedEvent(anOrder({ reference: own }), beside)).toThrow("comes from this app");
    },
  );
});
