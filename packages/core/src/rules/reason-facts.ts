import { type HaakEvent, isFormEvent, isOperationalEvent, isOrderEvent, isSubscriptionEvent } from "../events/event.ts";
import type { Order, OrderKind } from "../events/order.ts";
import type { Subscription } from "../events/subscription.ts";
import { matchedLineNumbers, orderLines } from "./order-lines.ts";
import type { Rule, RuleScope } from "./rule.ts";

/** What a sentence about a decision is made from. */
export interface DecisionFacts {
  readonly event: HaakEvent;
  readonly rule: Rule;
}

/** The words that a language has for the things that sentences name. */
export interface FactWords {
  readonly order: string;
  readonly subscription: string;
  readonly affiliate: string;
  readonly form: string;
  readonly endpoint: string;
  readonly product: string;
  readonly group: string;
  readonly and: string;
  readonly or: string;
  readonly others: (count: number) => string;
}

const SHOWN_CHARACTERS_MAX = 60;
const SHOWN_ITEMS_MAX = 3;

/** The thing that the event is about, by the name that the seller knows it by: "order 2026-1001". */
export function describeSubject(event: HaakEvent, words: FactWords): string {
  if (isOrderEvent(event)) return `${words.order} ${shown(event.data.order.number || event.data.order.id)}`;
  if (isSubscriptionEvent(event)) return `${words.subscription} ${shown(event.data.subscription.id)}`;
  if (isFormEvent(event)) return `${words.form} ${quoted(event.data.form.name || event.data.form.id)}`;
  if (isOperationalEvent(event)) return `${words.endpoint} ${shown(event.data.endpoint.url)}`;
  return `${words.affiliate} ${shown(event.data.affiliate.name || event.data.affiliate.id)}`;
}

/** The event's order; only for sentences about orders. */
export function orderOf(event: HaakEvent): Order | null {
  return isOrderEvent(event) ? event.data.order : null;
}

/** The event's subscription; only for sentences about subscriptions. */
export function subscriptionOf(event: HaakEvent): Subscription | null {
  return isSubscriptionEvent(event) ? event.data.subscription : null;
}

/**
 * What was bought, with the ids by which rules ask for it: "“Course” (7) and “Workbook” (8)"; empty where no lines are known.
 */
export function productsOf(event: HaakEvent, words: FactWords): string {
  const subscription = subscriptionOf(event);
  const products = subscription ? [subscription.product] : orderLines(event).map((line) => line.product);
  const named = new Set(
    products.map(({ id, title }) => withId({ id, name: title }) ?? `${words.product} ${shown(id)}`),
  );
  return joined([...named], words.and, words);
}

/** The form that was sent, with the id by which rules ask for it: "form “Intake” (42)". */
export function formOf(event: HaakEvent, words: FactWords): string {
  const named = isFormEvent(event) ? withId(event.data.form) : null;
  return named === null ? describeSubject(event, words) : `${words.form} ${named}`;
}

/** Null for what has no name. */
function withId({ id, name }: { id: string; name?: string | null | undefined }): string | null {
  return name ? `${quoted(name)} (${shown(id)})` : null;
}

/** What a rule's scope asks of products: "product 7 or product group courses". */
export function productScopeWords(scope: RuleScope, words: FactWords): string {
  const products = scope.products.map((id) => `${words.product} ${shown(id)}`);
  const groups = scope.product_groups.map((group) => `${words.group} ${quoted(group)}`);
  return joined([...products, ...groups], words.or, words);
}

/** Ids of a scope in a row: "5 or 6". */
export function idsInWords(ids: readonly string[], words: FactWords): string {
  return joined(ids.map(shown), words.or, words);
}

/** The kinds of order that a rule calls for, in the words of a language: "first orders and upsells". */
export function kindsInWords(rule: Rule, plurals: Readonly<Record<OrderKind, string>>, words: FactWords): string {
  return joined(
    rule.kinds.map((kind) => plurals[kind]),
    words.and,
    words,
  );
}

/** How many lines a rule with a call per line matches, and of how many; null for one call. */
export function lineCounts({ event, rule }: DecisionFacts): { matched: number; all: number } | null {
  const all = orderLines(event).length;
  return rule.per_line && all > 0 ? { matched: matchedLineNumbers(event, rule).length, all } : null;
}

/** The name of an upsell with its id beside it, which is what rules go by. */
export function upsellName({ id, name }: NonNullable<Order["upsell"]>): string {
  return name ? `${quoted(name)} (${shown(id)})` : shown(id);
}

/** The sentence with a capital at its start. */
export function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

// Text of the shop is cut short, because a very long title would hide the reason.
function quoted(text: string): string {
  return `“${shown(text)}”`;
}

function shown(text: string): string {
  const oneLine = text
    .slice(0, 4 * SHOWN_CHARACTERS_MAX)
    .replace(/\s+/gu, " ")
    .trim();
  const characters = [...oneLine.toWellFormed()];
  return characters.length > SHOWN_CHARACTERS_MAX ? `${characters.slice(0, SHOWN_CHARACTERS_MAX).join("")}…` : oneLine;
}

function joined(items: readonly string[], conjunction: string, words: FactWords): string {
  const rest = items.length - SHOWN_ITEMS_MAX;
  const named = rest > 0 ? [...items.slice(0, SHOWN_ITEMS_MAX), words.others(rest)] : items;
  if (named.length < 2) return named.join("");
  return `${named.slice(0, -1).join(", ")} ${conjunction} ${named.at(-1)}`;
}
