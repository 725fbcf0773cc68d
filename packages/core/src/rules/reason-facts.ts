import { type HaakEvent, isFormEvent, isOperationalEvent, isOrderEvent, isSubscriptionEvent } from "../events/event.ts";
import type { Order, OrderKind } from "../events/order.ts";
import type { Subscription } from "../events/subscription.ts";
import { matchedLineNumbers, orderLines } from "./order-lines.ts";
import type { Rule, RuleScope } from "./rule.ts";

/** The data for a sentence about a decision. */
export interface DecisionFacts {
  readonly event: HaakEvent;
  readonly rule: Rule;
}

/** The words of a language for the things that sentences name. */
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

/** The subject of the event by the name that the seller knows: "order 2026-1001". */
export function describeSubject(event: HaakEvent, words: FactWords): string {
  if (isOrderEvent(event)) return `${words.order} ${shown(event.data.order.number || event.data.order.id)}`;
  if (isSubscriptionEvent(event)) return `${words.subscription} ${shown(event.data.subscription.id)}`;
  if (isFormEvent(event)) return `${words.form} ${quoted(event.data.form.name || event.data.form.id)}`;
  if (isOperationalEvent(event)) return `${words.endpoint} ${shown(event.data.endpoint.url)}`;
  return `${words.affiliate} ${shown(event.data.affiliate.name || event.data.affiliate.id)}`;
}

/** The event's order, or null for other events. */
export function orderOf(event: HaakEvent): Order | null {
  return isOrderEvent(event) ? event.data.order : null;
}

/** The event's subscription, or null for other events. */
export function subscriptionOf(event: HaakEvent): Subscription | null {
  return isSubscriptionEvent(event) ? event.data.subscription : null;
}

/** The bought products with the ids that rules use: "“Course” (7) and “Workbook” (8)". Empty if no lines are known. */
export function productsOf(event: HaakEvent, words: FactWords): string {
  const subscription = subscriptionOf(event);
  const products = subscription ? [subscription.product] : orderLines(event).map((line) => line.product);
  const named = new Set(
    products.map(({ id, title }) => withId({ id, name: title }) ?? `${words.product} ${shown(id)}`),
  );
  return joined([...named], words.and, words);
}

/** The submitted form with the id that rules use: "form “Intake” (42)". */
export function formOf(event: HaakEvent, words: FactWords): string {
  const named = isFormEvent(event) ? withId(event.data.form) : null;
  return named === null ? describeSubject(event, words) : `${words.form} ${named}`;
}

/** Null if there is no name. */
function withId({ id, name }: { id: string; name?: string | null | undefined }): string | null {
  return name ? `${quoted(name)} (${shown(id)})` : null;
}

/** The products in a rule's scope: "product 7 or product group courses". */
export function productScopeWords(scope: RuleScope, words: FactWords): string {
  const products = scope.products.map((id) => `${words.product} ${shown(id)}`);
  const groups = scope.product_groups.map((group) => `${words.group} ${quoted(group)}`);
  return joined([...products, ...groups], words.or, words);
}

/** The ids of a scope as a list: "5 or 6". */
export function idsInWords(ids: readonly string[], words: FactWords): string {
  return joined(ids.map(shown), words.or, words);
}

/** The kinds of order of a rule in the words of a language: "first orders and upsells". */
export function kindsInWords(rule: Rule, plurals: Readonly<Record<OrderKind, string>>, words: FactWords): string {
  return joined(
    rule.kinds.map((kind) => plurals[kind]),
    words.and,
    words,
  );
}

/** How many lines a rule with a call per line matches, and how many there are. Null for one call. */
export function lineCounts({ event, rule }: DecisionFacts): { matched: number; all: number } | null {
  const all = orderLines(event).length;
  return rule.per_line && all > 0 ? { matched: matchedLineNumbers(event, rule).length, all } : null;
}

/** The name of an upsell with its id, because rules use the id. */
export function upsellName({ id, name }: NonNullable<Order["upsell"]>): string {
  return name ? `${quoted(name)} (${shown(id)})` : shown(id);
}

/** The sentence with a capital first letter. */
export function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

// Cuts text of the shop, because a very long title would hide the reason.
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
