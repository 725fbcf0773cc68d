import { chosenIds, chosenOr, isYes } from "../input/clean-input.ts";
import { type Ask, DEFAULT_PAYMENTS } from "./input-fields.ts";

/**
 * The filters of a Zap, with the names of the hub. They are stored with the hook, because the hub filters its events. A filter that the
 * trigger does not ask for is absent.
 */
export interface HookFilters {
  readonly products?: readonly string[];
  readonly product_groups?: readonly string[];
  readonly upsells?: readonly string[];
  readonly forms?: readonly string[];
  readonly include_test?: boolean;
  /** Kinds of orders. */
  readonly kinds?: readonly string[];
  /** One call per line instead of one per order. */
  readonly per_line?: boolean;
}

/** The values of a Zap's input fields. */
export type Input = Readonly<Record<string, unknown>>;

const KINDS_BY_PAYMENTS = new Map<string, readonly string[]>([
  ["first", ["first", "upsell"]],
  ["recurring", ["installment", "renewal"]],
  ["all", ["first", "upsell", "installment", "renewal"]],
]);

const READERS: Readonly<Record<Ask, (input: Input) => HookFilters>> = {
  products: ({ products }) => ({ products: chosenIds(products) }),
  product_groups: ({ product_groups }) => ({ product_groups: chosenIds(product_groups) }),
  upsells: ({ upsells }) => ({ upsells: chosenIds(upsells) }),
  forms: ({ forms }) => ({ forms: chosenIds(forms) }),
  payments: ({ payments }) => ({ kinds: kindsOf(payments) }),
  include_test_orders: (input) => ({ include_test: isYes(input.include_test_orders) }),
};

/**
 * Turns input fields into filters; an empty list matches everything. Fields that the trigger does not ask for are ignored, because a Zap
 * keeps the answers of the trigger that it had before. Throws RangeError for an unknown value of Payments.
 */
export function hookFilters(asks: readonly Ask[], input: Input): HookFilters {
  return asks.reduce<HookFilters>((filters, ask) => Object.assign(filters, READERS[ask](input)), {});
}

function kindsOf(value: unknown): readonly string[] {
  const payments = chosenOr(value, DEFAULT_PAYMENTS);
  const kinds = KINDS_BY_PAYMENTS.get(payments);
  if (kinds === undefined) throw new RangeError(`Payments is "${payments}"; choose first, recurring or all.`);
  return kinds;
}
