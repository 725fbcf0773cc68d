import { describe, expect, test } from "vitest";
import { aLine, anEvent, aRule, CANCELLATIONS_URL, ORDERS_URL, said } from "../../test/rule-and-event.ts";
import type { HaakEvent } from "../events/event.ts";
import { planDeliveries } from "./plan-deliveries.ts";
import type { RuleInput } from "./rule.ts";

const WITH_RECURRING = { kinds: ["first", "upsell", "installment", "renewal"] as const };

const threeLines = { lines: [aLine("7", "courses"), aLine("8"), aLine("9", "courses")] };

const plan = (event: HaakEvent, input: RuleInput) => said(planDeliveries(event, [aRule(input)])[0]);

const WHOLE = [null];

describe("the orders URL", () => {
  test("S1: a first order that is paid makes one call", () => {
    expect(plan(anEvent("order.paid"), ORDERS_URL)).toEqual(WHOLE);
  });

  test("S2: an order that is created waits for payment, unless the moment is created", () => {
    expect(plan(anEvent("order.created"), ORDERS_URL)).toBe("waits_for_payment");
    expect(plan(anEvent("order.created"), { ...ORDERS_URL, trigger: "order.created" })).toEqual(WHOLE);
    expect(plan(anEvent("order.paid"), { ...ORDERS_URL, trigger: "order.created" })).toBe("other_trigger");
  });

  test.each(["installment", "renewal"])(
    "S3: without the box for recurring payments, an order of kind %s makes no call",
    (kind) => {
      expect(plan(anEvent("order.paid", { kind }), ORDERS_URL)).toBe("recurring_off");
    },
  );

  test.each(["installment", "renewal"])(
    "S4: with the box for recurring payments, an order of kind %s makes one call",
    (kind) => {
      expect(plan(anEvent("order.paid", { kind }), { ...ORDERS_URL, kinds: [...WITH_RECURRING.kinds] })).toEqual(WHOLE);
    },
  );

  test("S5: three lines without per line make one call that holds them all", () => {
    expect(plan(anEvent("order.paid", threeLines), ORDERS_URL)).toEqual(WHOLE);
  });

  test("S6: a reversed order makes a call for each line too", () => {
    const rule: RuleInput = { ...ORDERS_URL, trigger: "payment.reversed", per_line: true };
    expect(plan(anEvent("payment.reversed", threeLines), rule)).toEqual([1, 2, 3]);
    const scope = { product_groups: ["courses"] };
    expect(plan(anEvent("payment.reversed", threeLines), { ...rule, scope })).toEqual([1, 3]);
  });

  test("S6: three lines with per line make three calls, each for its own line", () => {
    expect(plan(anEvent("order.paid", threeLines), { ...ORDERS_URL, per_line: true })).toEqual([1, 2, 3]);
  });

  test("S6: lines are identified by their position, whatever numbers the shop gave them", () => {
    const lines = threeLines.lines.map((line, index) => ({ ...line, number: 30 - index }));
    expect(plan(anEvent("order.paid", { lines }), { ...ORDERS_URL, per_line: true })).toEqual([1, 2, 3]);
  });

  test("S6: an order without lines makes one call without a line", () => {
    expect(plan(anEvent("order.paid", { lines: [] }), { ...ORDERS_URL, per_line: true })).toEqual(WHOLE);
  });

  test("S7: a one-click upsell makes one call, with or without the box for recurring payments", () => {
    const upsell = anEvent("order.paid", { kind: "upsell", source: "upsell", upsell: { id: "3" } });
    expect(plan(upsell, ORDERS_URL)).toEqual(WHOLE);
    expect(plan(upsell, { ...ORDERS_URL, kinds: [...WITH_RECURRING.kinds] })).toEqual(WHOLE);
  });

  test("a rule for recurring payments only skips first orders and upsells", () => {
    for (const kind of ["first", "upsell"]) {
      expect(plan(anEvent("order.paid", { kind }), { ...ORDERS_URL, kinds: ["installment", "renewal"] })).toBe(
        "kind_off",
      );
    }
  });
});

describe("the cancellations URL", () => {
  test("S8: a subscription that ends makes one call", () => {
    expect(plan(anEvent("subscription.ended"), CANCELLATIONS_URL)).toEqual(WHOLE);
  });

  test("S9: a subscription that is cancelled but still active makes no call", () => {
    expect(plan(anEvent("subscription.cancelled"), CANCELLATIONS_URL)).toBe("still_active");
  });

  test("S21: a plan of instalments that ended because everything is paid makes no call, also for a rule that revokes access", () => {
    const paidOff = anEvent("subscription.ended", { type: "installments", payments_left: 0 });
    const revoke: RuleInput = {
      trigger: "subscription.ended",
      action: { type: "huddle", connection_id: "hud_1", do: "revoke" },
    };
    expect(plan(paidOff, CANCELLATIONS_URL)).toBe("paid_off");
    expect(plan(paidOff, revoke)).toBe("paid_off");
  });

  test.each([
    ["a plan with payments left", { type: "installments", payments_left: 2 }],
    ["a plan with an unknown number of payments left", { type: "installments", payments_left: null }],
    ["a subscription without payments left", { type: "subscription", payments_left: 0 }],
  ])("S21: %s was stopped, and makes one call", (_what, fields) => {
    expect(plan(anEvent("subscription.ended", fields), CANCELLATIONS_URL)).toEqual(WHOLE);
  });
});

describe("rules on a product", () => {
  const onProduct = (products: string[]): RuleInput => ({ ...ORDERS_URL, scope: { products } });

  test.each(["standard", "order-bump", "upsell"])("S10: the product as a line of type %s makes one call", (type) => {
    const lines = [aLine("1"), { ...aLine("7"), type }];
    expect(plan(anEvent("order.paid", { lines }), onProduct(["7"]))).toEqual(WHOLE);
  });

  test("S10: with per line there is one call per matching line and none for the others", () => {
    const lines = ["7", "8", "7"].map((id) => aLine(id));
    expect(plan(anEvent("order.paid", { lines }), { ...onProduct(["7"]), per_line: true })).toEqual([1, 3]);
  });

  test("S11: an order without the product makes no call", () => {
    expect(plan(anEvent("order.paid", threeLines), onProduct(["70"]))).toBe("other_product");
    expect(plan(anEvent("order.paid", { lines: [] }), onProduct(["7"]))).toBe("other_product");
  });

  test("S18: a line matches by its product or by its group, and without any every order matches", () => {
    const chosen = { products: ["8"], product_groups: ["courses"] };
    const event = anEvent("order.paid", threeLines);
    expect(plan(event, { ...ORDERS_URL, per_line: true, scope: chosen })).toEqual([1, 2, 3]);
    expect(plan(event, { ...ORDERS_URL, per_line: true, scope: { product_groups: ["courses"] } })).toEqual([1, 3]);
    expect(plan(event, { ...ORDERS_URL, scope: { products: ["99"], product_groups: ["courses"] } })).toEqual(WHOLE);
    expect(plan(event, { ...ORDERS_URL, scope: {} })).toEqual(WHOLE);
  });

  test("a subscription matches by its own product", () => {
    const event = anEvent("subscription.ended", { product: { id: "7", title: "Course", group: "courses" } });
    expect(plan(event, { ...CANCELLATIONS_URL, scope: { products: ["7"] } })).toEqual(WHOLE);
    expect(plan(event, { ...CANCELLATIONS_URL, scope: { product_groups: ["courses"] } })).toEqual(WHOLE);
    expect(plan(event, { ...CANCELLATIONS_URL, scope: { products: ["courses"] } })).toBe("other_product");
  });
});

describe("rules on an upsell or a form", () => {
  const ON_UPSELL: RuleInput = { ...ORDERS_URL, scope: { upsells: ["3"] } };

  test("S12: the order of the upsell makes one call beside the shop-wide one; another upsell makes none", () => {
    const rules = [aRule(ORDERS_URL), aRule(ON_UPSELL)];
    const planned = (fields: object) => planDeliveries(anEvent("order.paid", fields), rules).map(said);
    expect(planned({ kind: "upsell", upsell: { id: "3" } })).toEqual([WHOLE, WHOLE]);
    expect(planned({ kind: "upsell", upsell: { id: "4" } })).toEqual([WHOLE, "other_upsell"]);
    expect(planned({ kind: "first" })).toEqual([WHOLE, "other_upsell"]);
  });

  test("a rule on a form calls for that form only", () => {
    const onForm: RuleInput = { ...ORDERS_URL, trigger: "form.submitted", scope: { forms: ["41"] } };
    expect(plan(anEvent("form.submitted", { id: "41" }), onForm)).toEqual(WHOLE);
    expect(plan(anEvent("form.submitted", { id: "42" }), onForm)).toBe("other_form");
  });
});

describe("all rules", () => {
  test("S13: shop-wide, product and upsell rules that all match each make a call", () => {
    const rules = [
      ORDERS_URL,
      { ...ORDERS_URL, scope: { products: ["7"] } },
      { ...ORDERS_URL, scope: { upsells: ["3"] } },
    ];
    const event = anEvent("order.paid", { kind: "upsell", upsell: { id: "3" }, ...threeLines });
    expect(
      planDeliveries(
        event,
        rules.map((rule) => aRule(rule)),
      ).map(said),
    ).toEqual([WHOLE, WHOLE, WHOLE]);
  });

  test.each(["admin", "api", "import"])(
    "S14: an order made by the seller (source %s) counts like one from the checkout",
    (source) => {
      expect(plan(anEvent("order.paid", { source }), ORDERS_URL)).toEqual(WHOLE);
      expect(plan(anEvent("subscription.ended", { source }), CANCELLATIONS_URL)).toEqual(WHOLE);
    },
  );

  test("S15: a test order or test subscription makes no call, unless the rule asks for them", () => {
    const order = anEvent("order.paid", { mode: "test" });
    const subscription = anEvent("subscription.ended", { mode: "test" });
    expect(plan(order, ORDERS_URL)).toBe("test_order");
    expect(plan(order, { ...ORDERS_URL, include_test: true })).toEqual(WHOLE);
    expect(plan(subscription, CANCELLATIONS_URL)).toBe("test_order");
    expect(plan(subscription, { ...CANCELLATIONS_URL, include_test: true })).toEqual(WHOLE);
  });

  test("S17: a rule that is switched off makes no call", () => {
    expect(plan(anEvent("order.paid"), { ...ORDERS_URL, enabled: false })).toBe("disabled");
  });

  test("S19: an event that was found later makes no call for rules made after it", () => {
    const event = anEvent("order.paid");
    const at = (created_at: string, foundByReconciliation: boolean) =>
      said(planDeliveries(event, [aRule(ORDERS_URL, { created_at })], { foundByReconciliation })[0]);
    expect(at("2026-11-24T09:00:01Z", true)).toBe("made_later");
    expect(at("2026-11-24T09:00:00Z", true)).toEqual(WHOLE);
    expect(at("2026-11-24T09:00:01Z", false)).toEqual(WHOLE);
  });
});
