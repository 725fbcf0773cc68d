import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HaakEvent, isOperationalEvent } from "../events/event.ts";
import { TRIGGERS, type Trigger } from "../events/event-type.ts";
import { ORDER_KINDS } from "../events/order.ts";
import { sampleEvent } from "../events/sample-event.ts";
import { REASON_CODES, type ReasonCode } from "./decision.ts";
import { matchRule } from "./match-rule.ts";
import type { Rule } from "./rule.ts";

/** One invented situation as flat fields, so that the table below does not use the code under test. */
interface Situation {
  type: string;
  trigger: string;
  enabled: boolean;
  foundByReconciliation: boolean;
  ruleIsYounger: boolean;
  subscriptionType: string;
  paymentsLeft: number | null;
  mode: string;
  includeTest: boolean;
  kind: string;
  kinds: string[];
  upsell: string | null;
  upsells: string[];
  form: string;
  forms: string[];
  product: string;
  group: string | null;
  products: string[];
  groups: string[];
  endpoint: string;
  ruleEndpoint: string | null;
}

const about = (situation: Situation, ...families: string[]) =>
  families.some((family) => situation.type.startsWith(family));

/**
 * The reasons in the order in which they count, each with its condition. The condition of the last one is always
 * true.
 */
const TABLE: readonly (readonly [ReasonCode, (s: Situation) => boolean])[] = [
  ["disabled", (s) => !s.enabled],
  ["made_later", (s) => s.foundByReconciliation && s.ruleIsYounger],
  [
    "paid_off",
    (s) =>
      s.trigger === "subscription.ended" &&
      s.type === "subscription.ended" &&
      s.subscriptionType === "installments" &&
      s.paymentsLeft === 0,
  ],
  ["waits_for_payment", (s) => s.trigger === "order.paid" && s.type === "order.created"],
  ["still_active", (s) => s.trigger === "subscription.ended" && s.type === "subscription.cancelled"],
  ["other_trigger", (s) => s.trigger !== s.type],
  ["own_endpoint", (s) => about(s, "endpoint.") && s.endpoint === s.ruleEndpoint],
  ["test_order", (s) => about(s, "order.", "payment.", "subscription.") && s.mode === "test" && !s.includeTest],
  [
    "recurring_off",
    (s) => about(s, "order.") && ["installment", "renewal"].includes(s.kind) && !s.kinds.includes(s.kind),
  ],
  ["kind_off", (s) => about(s, "order.") && ["first", "upsell"].includes(s.kind) && !s.kinds.includes(s.kind)],
  ["other_upsell", (s) => s.upsells.length > 0 && !s.upsells.includes(s.upsell ?? "none")],
  ["other_form", (s) => s.forms.length > 0 && !s.forms.includes(s.form)],
  [
    "other_product",
    (s) =>
      s.products.length + s.groups.length > 0 &&
      !s.products.includes(s.product) &&
      !s.groups.includes(s.group ?? "none"),
  ],
  ["called", () => true],
];

const oracle = (situation: Situation): ReasonCode => TABLE.find(([, holds]) => holds(situation))?.[0] ?? "called";

function eventOf(s: Situation): HaakEvent {
  const sample = sampleEvent(s.type as Trigger);
  const product = { id: s.product, title: "Course", group: s.group };
  if ("form" in sample.data)
    return { ...sample, data: { form: { ...(sample.data.form as object), id: s.form } } } as HaakEvent;
  if (isOperationalEvent(sample)) {
    return { ...sample, data: { ...sample.data, endpoint: { ...sample.data.endpoint, id: s.endpoint } } };
  }
  if ("subscription" in sample.data) {
    const changes = { product, mode: s.mode, type: s.subscriptionType, payments_left: s.paymentsLeft };
    return { ...sample, data: { subscription: { ...(sample.data.subscription as object), ...changes } } } as HaakEvent;
  }
  if (!("order" in sample.data)) return sample;
  const lines = [{ number: 1, type: "standard", product, quantity: 1, amount: "1.00", amount_with_tax: "1.21" }];
  const changes = { kind: s.kind, mode: s.mode, lines, upsell: s.upsell === null ? null : { id: s.upsell } };
  return { ...sample, data: { order: { ...(sample.data.order as object), ...changes } } } as HaakEvent;
}

/** The rule of a situation, without the scope that its trigger refuses. */
function ruleOf(s: Situation): Rule {
  return {
    id: "rul_1",
    name: "Rule",
    created_at: s.ruleIsYounger ? "2026-11-24T09:00:00.001Z" : "2026-11-24T08:59:59Z",
    enabled: s.enabled,
    trigger: s.trigger as Rule["trigger"],
    scope: { products: s.products, product_groups: s.groups, upsells: s.upsells, forms: s.forms },
    kinds: s.kinds as Rule["kinds"],
    per_line: false,
    include_test: s.includeTest,
    action: { type: "zapier", url: "https://example.com/hook" },
    ...(s.ruleEndpoint === null ? {} : { endpoint_id: s.ruleEndpoint }),
  };
}

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const ids = some("1", "2", "3");
const fewIds = fc.uniqueArray(ids, { maxLength: 2 });
const ORDER_TRIGGERS = ["order.created", "order.paid", "payment.reversed"];

const situations: fc.Arbitrary<Situation> = fc
  .record({
    type: some(...TRIGGERS),
    // Often the event's own trigger, because nearly every situation would otherwise end at its trigger.
    trigger: fc.option(some<string>(...TRIGGERS), { nil: "same", freq: 2 }),
    enabled: fc.oneof({ weight: 9, arbitrary: some(true) }, { weight: 1, arbitrary: some(false) }),
    foundByReconciliation: fc.boolean(),
    ruleIsYounger: fc.boolean(),
    subscriptionType: some("subscription", "installments"),
    paymentsLeft: some(null, 0, 1),
    mode: some("live", "live", "test"),
    includeTest: fc.boolean(),
    kind: some<string>(...ORDER_KINDS),
    kinds: fc.uniqueArray(some<string>(...ORDER_KINDS), { minLength: 2 }),
    upsell: fc.option(ids),
    upsells: fewIds,
    form: ids,
    forms: fewIds,
    product: ids,
    group: fc.option(ids),
    products: fewIds,
    groups: fewIds,
    endpoint: ids,
    ruleEndpoint: fc.option(ids),
  })
  .map((s) => onlyWhatApplies({ ...s, trigger: s.trigger === "same" ? s.type : s.trigger }));

function onlyWhatApplies(s: Situation): Situation {
  const withProducts = ORDER_TRIGGERS.includes(s.trigger) || s.trigger.startsWith("subscription.");
  return {
    ...s,
    kinds: s.trigger.startsWith("order.") ? s.kinds : [],
    upsells: ORDER_TRIGGERS.includes(s.trigger) ? s.upsells : [],
    forms: s.trigger === "form.submitted" ? s.forms : [],
    products: withProducts ? s.products : [],
    groups: withProducts ? s.groups : [],
  };
}

describe("matchRule", () => {
  test("of several reasons the first in the documented order is returned", () => {
    const seen = new Map<ReasonCode, number>();
    fc.assert(
      fc.property(situations, (situation) => {
        const code = matchRule(eventOf(situation), ruleOf(situation), {
          foundByReconciliation: situation.foundByReconciliation,
        });
        expect(code).toBe(oracle(situation));
        seen.set(code, (seen.get(code) ?? 0) + 1);
      }),
      { numRuns: 5000, seed: 1, plugins: [fc.ignoreEqualValues()] },
    );
    expect([...seen.keys()].toSorted()).toEqual([...REASON_CODES].toSorted());
  });
});
