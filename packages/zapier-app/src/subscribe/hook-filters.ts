import { chosenIds, chosenOr, isYes } from "./clean-input.ts";
import { DEFAULT_PAYMENTS } from "./input-fields.ts";

/** The part of a shop's events that a Zap wants. It is stored with the subscription, and the hub filters by it. */
export interface HookFilters {
  readonly products: readonly string[];
  readonly product_groups: readonly string[];
  readonly include_test: boolean;
  /** Kinds of orders; absent for triggers that are not about orders. */
  readonly kinds?: readonly string[];
}

const KINDS_BY_PAYMENTS = new Map<string, readonly string[]>([
  ["first", ["first", "upsell"]],
  ["recurring", ["installment", "renewal"]],
  ["all", ["first", "upsell", "installment", "renewal"]],
]);

/** What a Zap's input fields mean to the hub. An empty list matches everything. */
export function hookFilters(input: Readonly<Record<string, unknown>>): HookFilters {
  return {
    products: chosenIds(input.products),
    product_groups: chosenIds(input.product_groups),
    include_test: isYes(input.include_test_orders),
  };
}

/** The same for a trigger about orders, which also asks for the kind of payment. Throws RangeError for an unknown one. */
export function orderHookFilters(input: Readonly<Record<string, unknown>>): HookFilters {
  const payments = chosenOr(input.payments, DEFAULT_PAYMENTS);
  const kinds = KINDS_BY_PAYMENTS.get(payments);
  if (kinds === undefined) throw new RangeError(`Payments is "${payments}"; choose first, recurring or all.`);
  return { ...hookFilters(input), kinds };
}
