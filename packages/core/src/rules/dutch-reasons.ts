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
  order: "bestelling",
  subscription: "abonnement",
  affiliate: "affiliate",
  form: "formulier",
  endpoint: "eindpunt",
  product: "product",
  group: "productgroep",
  and: "en",
  or: "of",
  others: (count) => `nog ${count}`,
};

const KIND_PLURALS: Readonly<Record<OrderKind, string>> = {
  first: "eerste bestellingen",
  upsell: "one-click upsells",
  installment: "termijnbetalingen",
  renewal: "automatische incasso's",
};

/** A sentence for each reason in Dutch, in the words of the Plug&Pay help article, with the facts that decided. */
export const DUTCH_REASONS: Readonly<Record<ReasonCode, (facts: DecisionFacts) => string>> = {
  called,
  disabled: () => "Deze regel stond uit.",
  other_trigger: ({ event, rule }) =>
    `Deze regel is voor “${translateTrigger(rule.trigger, "nl")}”; dit was “${translateTrigger(event.type, "nl")}”.`,
  waits_for_payment: ({ event }) =>
    `${subject(event)} is aangemaakt; deze regel wacht op betaling: de aanroep volgt zodra de bestelling betaald is.`,
  recurring_off: recurringOff,
  kind_off: otherKind,
  other_product: otherProduct,
  other_upsell: ({ event, rule }) =>
    `Deze regel is voor upsell ${idsInWords(rule.scope.upsells, WORDS)}; ${upsellOrigin(orderOf(event), describeSubject(event, WORDS))}.`,
  other_form: ({ event, rule }) =>
    `Deze regel is voor formulier ${idsInWords(rule.scope.forms, WORDS)}; dit was ${formOf(event, WORDS)}.`,
  test_order: testOrder,
  still_active: stillActive,
  paid_off: paidOff,
  made_later: ({ event, rule }) => {
    const madeAt = formatDateTime(rule.created_at, "nl");
    return `Dit gebeurde op ${formatDateTime(event.occurred_at, "nl")}, voordat deze regel gemaakt werd (${madeAt}).`;
  },
  own_endpoint: () =>
    "Deze regel roept het eindpunt aan waar deze gebeurtenis over gaat, en een eindpunt wordt nooit over zichzelf aangeroepen.",
};

const subject = (event: DecisionFacts["event"]): string => capitalize(describeSubject(event, WORDS));

function called(facts: DecisionFacts): string {
  const counts = lineCounts(facts);
  if (counts === null) return `${subject(facts.event)} past bij deze regel.`;
  return `${subject(facts.event)} past bij deze regel: één aanroep per orderregel, voor ${counts.matched} van de ${counts.all}.`;
}

function recurringOff(facts: DecisionFacts): string {
  if (facts.rule.kinds.some(isRecurring)) return otherKind(facts);
  return `“Ook aanroepen bij automatische incasso's en termijnbetalingen” staat uit; dit was ${kindWords(orderOf(facts.event))}.`;
}

function otherKind({ event, rule }: DecisionFacts): string {
  return `Deze regel is alleen voor ${kindsInWords(rule, KIND_PLURALS, WORDS)}; dit was ${kindWords(orderOf(event))}.`;
}

function kindWords(order: Order | null): string {
  switch (order?.kind) {
    case "installment":
      return installmentWords(order);
    case "renewal":
      return "een automatische incasso van een abonnement";
    case "upsell":
      return "een one-click upsell";
    default:
      return "een eerste bestelling";
  }
}

function installmentWords({ installment }: Order): string {
  if (!installment) return "een termijnbetaling";
  return `termijn ${installment.number}${installment.count ? ` van ${installment.count}` : ""}`;
}

function otherProduct({ event, rule }: DecisionFacts): string {
  const products = productsOf(event, WORDS);
  const bought = products === "" ? "bevat geen orderregels" : `is voor ${products}`;
  return `Deze regel is voor ${productScopeWords(rule.scope, WORDS)}; ${describeSubject(event, WORDS)} ${bought}.`;
}

function upsellOrigin(order: Order | null, name: string): string {
  if (order?.upsell) return `${name} kwam van upsell ${upsellName(order.upsell)}`;
  return order?.kind === "upsell"
    ? `het is niet bekend van welke upsell ${name} kwam`
    : `${name} kwam niet van een upsell`;
}

// Names the box of the orders URL only, because the cancellations URL has no box for test orders.
function testOrder({ event }: DecisionFacts): string {
  const made = `${subject(event)} is in de testmodus gemaakt`;
  return isSubscriptionEvent(event)
    ? `${made}; deze regel slaat de testmodus over.`
    : `${made}; “Ook bij testbestellingen” staat uit.`;
}

function stillActive({ event }: DecisionFacts): string {
  const endsAt = subscriptionOf(event)?.ends_at;
  const until = endsAt ? `tot ${formatDate(endsAt, "nl")}` : "(de einddatum is niet bekend)";
  return `${subject(event)} is opgezegd, maar nog actief ${until}; de aanroep volgt zodra het op inactief komt te staan.`;
}

function paidOff({ event }: DecisionFacts): string {
  const done = subscriptionOf(event)?.payments_done;
  const all = done ? `Alle ${done} termijnen` : "Alle termijnen";
  return `${all} van ${describeSubject(event, WORDS)} zijn betaald: er is niets opgezegd, dus volgt er geen aanroep.`;
}
