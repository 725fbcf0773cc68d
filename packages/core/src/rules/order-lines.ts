import { type HaakEvent, isOrderEvent } from "../events/event.ts";
import type { OrderLine, Product } from "../events/order.ts";
import type { RuleDefinition, RuleScope } from "./rule.ts";

const NO_LINES: readonly OrderLine[] = [];

/** The lines of the event's order. Empty for events without an order. */
export function orderLines(event: HaakEvent): readonly OrderLine[] {
  return isOrderEvent(event) ? event.data.order.lines : NO_LINES;
}

/** Whether the scope has products or product groups. */
export function narrowsProducts(scope: RuleScope): boolean {
  return scope.products.length > 0 || scope.product_groups.length > 0;
}

/** Whether the scope has the product or its group. Products and groups count as one list. */
export function scopeNamesProduct(scope: RuleScope, product: Product): boolean {
  if (scope.products.includes(product.id)) return true;
  return typeof product.group === "string" && scope.product_groups.includes(product.group);
}

/**
 * Positions in `order.lines`, from 1, of the lines that a rule matches. These are all lines if its scope has no
 * product.
 */
export function matchedLineNumbers(event: HaakEvent, rule: Pick<RuleDefinition, "scope">): number[] {
  const all = !narrowsProducts(rule.scope);
  return orderLines(event).flatMap((line, index) =>
    all || scopeNamesProduct(rule.scope, line.product) ? [index + 1] : [],
  );
}
