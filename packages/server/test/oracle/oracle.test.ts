import { describe, expect, it } from "vitest";
import {
  affiliateEvent,
  aLineWith,
  type Fields,
  formSubmitted,
  orderCreated,
  orderPaid,
  paymentReversed,
  subscriptionEvent,
} from "../support/journey/events.ts";
import { type ReportedEvent, type Rule, rulesOfSettings, type Settings, type Trigger } from "./model.ts";
import { isTakable, verdict } from "./oracle.ts";

/** Builders of valid values. Their `type` is the trigger in their name. */
const reported = (event: { type: string; key: string; data: Fields }) => event as unknown as ReportedEvent;

const settings = (orders: Settings["orders"] = {}): Rule[] =>
  rulesOfSettings({ orders: { url: "https://a", ...orders }, cancellations: { url: "https://b" } });
const decides = (rules: readonly Rule[], event: Parameters<typeof reported>[0]) =>
  rules.map((rule) => verdict(rule, reported(event)));

const order = { code: "called", lines: [null] };
const no = (code: string) => ({ code, lines: [] });
const bump = (id: string) => aLineWith(id, { type: "order-bump" });

describe("the oracle, checked by hand", () => {
  it("S1, S2: a paid order calls, a created one waits for payment, and the other way round is another trigger", () => {
    expect(decides(settings(), orderPaid())[0]).toEqual(order);
    expect(decides(settings(), orderCreated())[0]).toEqual(no("waits_for_payment"));
    expect(decides(settings({ moment: "created" }), orderCreated())[0]).toEqual(order);
    expect(decides(settings({ moment: "created" }), orderPaid())[0]).toEqual(no("other_trigger"));
  });

  it.each(["installment", "renewal"])("S3, S4: an order of kind %s calls only if the box is ticked", (kind) => {
    expect(decides(settings(), orderPaid({ kind }))[0]).toEqual(no("recurring_off"));
    expect(decides(settings({ recurring: true }), orderPaid({ kind }))[0]).toEqual(order);
  });

  it("S5, S6: one call for three lines, or one for each", () => {
    const lines = [aLineWith("1"), bump("2"), bump("3")];
    expect(decides(settings(), orderPaid({ lines }))[0]).toEqual(order);
    expect(decides(settings({ per_line: true }), orderPaid({ lines }))[0]).toEqual({
      code: "called",
      lines: [1, 2, 3],
    });
    expect(decides(settings({ per_line: true }), orderPaid({ lines: [] }))[0]).toEqual(order);
  });

  it("S7: an upsell calls, whether the box is ticked or not", () => {
    for (const recurring of [true, false])
      expect(decides(settings({ recurring }), orderPaid({ kind: "upsell" }))[0]).toEqual(order);
  });

  it("S8, S9, S21: an ended subscription calls, a cancelled one is still active, and a fully paid one is no cancellation", () => {
    expect(decides(settings(), subscriptionEvent("ended"))[1]).toEqual(order);
    expect(decides(settings(), subscriptionEvent("cancelled"))[1]).toEqual(no("still_active"));
    const plan = { type: "installments", payments_left: 0 };
    expect(decides(settings(), subscriptionEvent("ended", plan))[1]).toEqual(no("paid_off"));
    expect(decides(settings(), subscriptionEvent("ended", { ...plan, payments_left: 1 }))[1]).toEqual(order);
    expect(decides(settings(), subscriptionEvent("ended", { ...plan, type: "subscription" }))[1]).toEqual(order);
    expect(decides(settings(), subscriptionEvent("ended", { ...plan, payments_left: null }))[1]).toEqual(order);
  });

  it("S10, S11, S18: any line of the product or of the group calls", () => {
    const rule: Rule = { trigger: "order.paid", scope: { products: ["7"], product_groups: ["courses"] } };
    const grouped = aLineWith("9", { product: { id: "9", title: "Nine", group: "courses" } });
    expect(decides([rule], orderPaid({ lines: [bump("8"), bump("7")] }))).toEqual([order]);
    expect(decides([rule], orderPaid({ lines: [grouped] }))).toEqual([order]);
    expect(decides([rule], orderPaid({ lines: [aLineWith("8")] }))).toEqual([no("other_product")]);
    const lines = [bump("8"), bump("7"), bump("8"), grouped];
    expect(decides([{ ...rule, per_line: true }], orderPaid({ lines }))).toEqual([{ code: "called", lines: [2, 4] }]);
  });

  it("S12: the order of that upsell calls", () => {
    const rule: Rule = { trigger: "order.paid", scope: { upsells: ["3"] } };
    expect(decides([rule], orderPaid({ kind: "upsell", upsell: { id: "3" } }))).toEqual([order]);
    expect(decides([rule], orderPaid({ kind: "upsell", upsell: { id: "4" } }))).toEqual([no("other_upsell")]);
    expect(decides([rule], orderPaid())).toEqual([no("other_upsell")]);
  });

  it("S15, S17: test orders and rules that are off do not call", () => {
    expect(decides(settings(), orderPaid({ mode: "test" }))[0]).toEqual(no("test_order"));
    expect(decides(settings({ include_test: true }), orderPaid({ mode: "test" }))[0]).toEqual(order);
    expect(decides(settings(), subscriptionEvent("ended", { mode: "test" }))[1]).toEqual(no("test_order"));
    expect(decides([{ trigger: "order.paid", enabled: false }], orderPaid())).toEqual([no("disabled")]);
  });

  it("of several reasons the first one in the documented order is given", () => {
    const scope = { products: ["8"], upsells: ["3"] };
    const steps: [Rule, Fields, string][] = [
      [{ trigger: "form.submitted", enabled: false }, { mode: "test" }, "disabled"],
      [{ trigger: "form.submitted" }, { mode: "test" }, "other_trigger"],
      [{ trigger: "order.paid", scope }, { mode: "test", kind: "renewal" }, "test_order"],
      [{ trigger: "order.paid", scope }, { kind: "renewal" }, "recurring_off"],
      [{ trigger: "order.paid", scope, kinds: ["renewal"] }, { kind: "first" }, "kind_off"],
      [{ trigger: "order.paid", scope }, {}, "other_upsell"],
      [{ trigger: "order.paid", scope }, { upsell: { id: "3" } }, "other_product"],
    ];
    for (const [rule, fields, code] of steps) expect(decides([rule], orderPaid(fields))).toEqual([no(code)]);
  });

  it("a rule on any trigger calls for exactly that event, and for a reversal of any kind", () => {
    const happened = [
      orderCreated(),
      orderPaid(),
      paymentReversed({ kind: "renewal" }),
      subscriptionEvent("started"),
      subscriptionEvent("cancelled"),
      subscriptionEvent("ended"),
      affiliateEvent("accepted"),
      affiliateEvent("declined"),
      affiliateEvent("quit"),
      formSubmitted(),
    ].map(reported);
    for (const event of happened) {
      const called = happened.filter(({ type }) => verdict({ trigger: type }, event).code === "called");
      expect(called.map(({ type }) => type)).toEqual([event.type]);
    }
  });

  it("a scope is accepted only if the trigger can have it", () => {
    const takes = (trigger: Trigger, scope: Rule["scope"]) => isTakable({ trigger, ...(scope && { scope }) });
    expect(takes("subscription.ended", { products: ["7"], upsells: [] })).toBe(true);
    expect(takes("subscription.ended", { upsells: ["3"] })).toBe(false);
    expect(takes("form.submitted", { forms: ["31"] })).toBe(true);
    expect(takes("order.paid", { forms: ["31"] })).toBe(false);
    expect(takes("affiliate.quit", { products: ["7"] })).toBe(false);
    expect(isTakable({ trigger: "payment.reversed", kinds: ["first"] })).toBe(false);
  });
});
