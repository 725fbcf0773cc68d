import { moneyText, rateView, withTax } from "./money.ts";
import { timestampText } from "./timestamp.ts";

/** How a product is paid for (FACTS.md §7). */
export type ContractType = "one_off" | "subscription" | "installments";

/** How often a contract is collected (FACTS.md §6). */
export type Interval = "monthly" | "quarterly" | "yearly";

/** Something that the shop sells. */
export interface ShopProduct {
  readonly id: number;
  readonly title: string;
  readonly sku: string | null;
  readonly group: string | null;
  readonly type: ContractType;
  /** For one piece and one cycle, without tax. */
  readonly priceCents: number;
  readonly taxPercentage: number;
  readonly interval: Interval | null;
  /** Number of instalments, including the first. Null for other types. */
  readonly cycles: number | null;
  readonly createdAt: Date;
}

/** A product as `GET /v2/products/{id}` shows it (official PHP SDK, FACTS.md §7). */
export function productView(product: ShopProduct, includes: ReadonlySet<string>) {
  const base = {
    id: product.id,
    title: product.title,
    public_title: product.title,
    description: "",
    slug: product.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    sku: product.sku,
    group: product.group,
    type: product.type,
    ledger: null,
    is_physical: false,
    stock: { is_enabled: false },
    created_at: timestampText(product.createdAt),
    updated_at: timestampText(product.createdAt),
    deleted_at: null,
  };
  return includes.has("pricing") ? { ...base, pricing: pricingView(product) } : base;
}

/** The price of a product as the `pricing` relation shows it. */
export function pricingView(product: ShopProduct) {
  const regular = {
    amount: moneyText(product.priceCents),
    amount_with_tax: moneyText(withTax(product.priceCents, product.taxPercentage)),
  };
  const price = { id: product.id, first: null, original: null, regular, is_suggested: false, tiers: [] };
  return {
    is_tax_included: false,
    discount_type: null,
    prices: [{ ...price, interval: product.interval, nr_of_cycles: product.cycles }],
    shipping: null,
    tax: { rate: rateView(product.taxPercentage) },
    trial: null,
  };
}
