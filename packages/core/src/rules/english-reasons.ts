import { isSubscriptionEvent } from "../events/event.ts";
import type { Order, OrderKind } from "../events/order.ts";
import { formatDate, formatDateTime } from "../i18n/format-date.ts";
import type { ReasonCode } from "./decision.ts";
import { isRecurring } from "./match-rule.ts";
import {
  capitalize,
  type DecisionFacts,
  describeSubject,
  type FactWords,
  formOf,
  idsInWords,
  kindsInWords,
  lineCounts,
  orderOf,
  productScopeWords,
  productsOf,
  subscriptionOf,
  upsellName,
} from "./reason-facts.ts";
import { translateTrigger } from "./rule-name.ts";

const WORDS: FactWords = {
  order: "order",
  subscription: "subscription",
  affiliate: "affiliate",
  form: "form",
  endpoint: "endpoint",
  product: "product",
  group: "product group",
  and: "and",
  or: "or",
  others: (count) => `${count} more`,
};

const KIND_PLURALS: Readonly<Record<OrderKind, string>> = {
  first: "first orders",
  upsell: "one-click upsells",
  installment: "instalments",
  renewal: "direct debits",
};

/** A sentence for each reason in English, with the facts that decided. */
export const ENGLISH_REASONS: Readonly<Record<ReasonCode, (facts: DecisionFacts) => string>> = {
  called,
  disabled: () => "This rule was switched off.",
  other_trigger: ({ event, rule }) =>
    `This rule is for “${translateTrigger(rule.trigger, "en")}”; this was “${translateTrigger(event.type, "en")}”.`,
  waits_for_payment: ({ event }) =>
    `${subject(event)} was created; this rule waits for payment and makes its call as soon as the order is paid.`,
  recurring_off: recurringOff,
  kind_off: otherKind,
  other_product: otherProduct,
  other_upsell: ({ event, rule }) =>
    `This rule is for upsell ${idsInWords(rule.scope.upsells, WORDS)}; ${upsellOrigin(orderOf(event), describeSubject(event, WORDS))}.`,
  other_form: ({ event, rule }) =>
    `This rule is for form ${idsInWords(rule.scope.forms, WORDS)}; this was ${formOf(event, WORDS)}.`,
  test_order: testOrder,
  still_active: stillActive,
  paid_off: paidOff,
  made_later: ({ event, rule }) => {
    const madeAt = formatDateTime(rule.created_at, "en");
    return `This happened on ${formatDateTime(event.occurred_at, "en")}, before this rule was made (${madeAt}).`;
  },
  own_endpoint: () =>
    "This rule calls the endpoint that this event is about, and an endpoint is never called about itself.",
};

const subject = (event: DecisionFacts["event"]): string => capitalize(describeSubject(event, WORDS));

function called(facts: DecisionFacts): string {
  const counts = lineCounts(facts);
  if (counts === null) return `${subject(facts.event)} matches this rule.`;
  const lines = counts.all === 1 ? "line" : "lines";
  return `${subject(facts.event)} matches this rule: one call per order line, for ${counts.matched} of ${counts.all} ${lines}.`;
}

function recurringOff(facts: DecisionFacts): string {
  if (facts.rule.kinds.some(isRecurring)) return otherKind(facts);
  return `“Also for direct debits and instalments” is off; this was ${kindWords(orderOf(facts.event))}.`;
}

function otherKind({ event, rule }: DecisionFacts): string {
  return `This rule is only for ${kindsInWords(rule, KIND_PLURALS, WORDS)}; this was ${kindWords(orderOf(event))}.`;
}

function kindWords(order: Order | null): string {
  switch (order?.kind) {
    case "installment":
      return installmentWords(order);
    case "renewal":
      return "a direct debit of a subscription";
    case "upsell":
      return "a one-click upsell";
    default:
      return "a first order";
  }
}

function installmentWords({ installment }: Order): string {
  if (!installment) return "an instalment";
  return `instalment ${installment.number}${installment.count ? ` of ${installment.count}` : ""}`;
}

function otherProduct({ event, rule }: DecisionFacts): string {
  const products = productsOf(event, WORDS);
  const bought = products === "" ? "lists no order lines" : `is for ${products}`;
  return `This rule is for ${productScopeWords(rule.scope, WORDS)}; ${describeSubject(event, WORDS)} ${bought}.`;
}

function upsellOrigin(order: Order | null, name: string): string {
  if (order?.upsell) return `${name} came from upsell ${upsellName(order.upsell)}`;
  return order?.kind === "upsell"
    ? `it is not known which upsell ${name} came from`
    : `${name} did not come from an upsell`;
}

// Names the box of the orders URL only, because the cancellations URL has no box for test orders.
function testOrder({ event }: DecisionFacts): string {
  const made = `${subject(event)} was made in test mode`;
  return isSubscriptionEvent(event) ? `${made}; this rule skips test mode.` : `${made}; “Also for test orders” is off.`;
}

function stillActive({ event }: DecisionFacts): string {
  const endsAt = subscriptionOf(event)?.ends_at;
  const until = endsAt ? `until ${formatDate(endsAt, "en")}` : "(the end date is not known)";
  return `${subject(event)} was cancelled but is still active ${until}; this rule makes its call when it ends.`;
}

function paidOff({ event }: DecisionFacts): string {
  const done = subscriptionOf(event)?.payments_done;
  const all = done ? `All ${done} instalments` : "All instalments";
  return `${all} of ${describeSubject(event, WORDS)} are paid: nothing was cancelled, so this rule makes no call.`;
}
