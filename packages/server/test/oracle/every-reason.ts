import type { ReportedEvent, Rule, Trigger } from "./model.ts";
import type { RandomRule, Step } from "./random-shop.ts";

const customer = { email: "buyer@example.com" };
const money = { amount: "10.00", amount_with_tax: "12.10" };
const product = { id: "7", title: "Course" };
const line = { product, quantity: 1, ...money };
const order = { id: "1001", kind: "first", customer, lines: [line, line], ...money };
const plan = { id: "51", status: "ended", type: "installments", payments_left: 0, product, customer, quantity: 1 };
const form = { id: "31", name: "Contact", customer };

const happens = (type: Trigger, data: Record<string, unknown>): Omit<ReportedEvent, "key"> => ({
  type,
  occurred_at: "2026-11-24T10:00:00+01:00",
  data,
});
const rule = (trigger: Trigger, fields: Omit<Rule, "trigger"> = {}): RandomRule => ({
  name: "A",
  trigger,
  address: 0,
  format: "haak",
  ...fields,
});
const rules = [
  rule("order.paid", { per_line: true }),
  rule("order.paid", { enabled: false }),
  rule("order.paid", { kinds: ["renewal"] }),
  rule("order.paid", { scope: { upsells: ["3"] } }),
  rule("order.paid", { scope: { products: ["8"] } }),
  rule("form.submitted", { scope: { forms: ["32"] } }),
];

/** A life in which every reason occurs that a reported event can cause, so that every run covers all of them. */
export const A_LIFE_WITH_EVERY_REASON: readonly Step[] = [
  {
    do: "save the settings",
    settings: { orders: { url: "address:0" }, cancellations: { url: "address:2" } },
  },
  ...rules.map((each): Step => ({ do: "make a rule", rule: each })),
  {
    do: "report",
    events: [
      happens("order.paid", { order }),
      happens("order.paid", { order: { ...order, mode: "test" } }),
      happens("order.paid", { order: { ...order, kind: "renewal" } }),
      happens("order.created", { order }),
      happens("subscription.cancelled", { subscription: { ...plan, currency: "EUR", ...money, status: "cancelled" } }),
      happens("subscription.ended", { subscription: { ...plan, currency: "EUR", ...money } }),
      happens("form.submitted", { form }),
    ],
  },
];
