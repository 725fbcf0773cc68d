import { billingSchedule } from "../billing-schedule.ts";
import { billingView } from "../buyer.ts";
import { moneyText, rateView, withTax } from "../money.ts";
import { referenceOf, type ShopSubscription } from "../order.ts";
import { productView } from "../product.ts";
import { mustFind, type ShopState } from "../shop-state.ts";
import { timestampOrNull, timestampText } from "../timestamp.ts";

/**
 * A contract as `GET /v2/subscriptions/{id}` shows it. Relations are absent unless the request includes them
 * (official PHP SDK, FACTS.md §6).
 */
export function subscriptionView(state: ShopState, contract: ShopSubscription, includes: ReadonlySet<string>) {
  const asked = Object.entries(RELATIONS).filter(([name]) => includes.has(name));
  const relations = asked.map(([name, view]) => [name, view(state, contract)] as const);
  return { ...bareSubscriptionView(state, contract), ...Object.fromEntries(relations) };
}

/** A contract without relations, as the lines of orders show it too. */
export function bareSubscriptionView(state: ShopState, contract: ShopSubscription) {
  return {
    id: contract.id,
    label: mustFind(state.products, contract.productId, "product").title,
    status: contract.status,
    mode: contract.mode,
    source: "checkout",
    type: contract.type,
    reference: referenceOf("subscription", contract.id),
    cancelled_at: timestampOrNull(contract.cancelledAt),
    created_at: timestampText(contract.startedAt),
    updated_at: timestampText(contract.updatedAt),
    deleted_at: null,
  };
}

const RELATIONS: Readonly<Record<string, (state: ShopState, contract: ShopSubscription) => unknown>> = {
  billing: (_state, contract) => ({
    ...billingView(contract.buyer),
    schedule: billingSchedule(contract),
    payment_options: paymentOptions(contract),
  }),
  cancellation_reason: () => null,
  events: () => [],
  history: () => [],
  meta: () => null,
  pricing: pricingOf,
  product: (state, contract) => productView(mustFind(state.products, contract.productId, "product"), new Set()),
  tags: () => [],
  trial: () => null,
};

function paymentOptions(contract: ShopSubscription) {
  return {
    type: "mandate",
    provider: "mollie",
    customer_id: contract.buyer.customerId ?? null,
    mandate_id: `mdt_${contract.id}`,
    transaction_id: null,
    iban: null,
    name: null,
  };
}

function pricingOf(state: ShopState, contract: ShopSubscription) {
  const product = mustFind(state.products, contract.productId, "product");
  const cents = product.priceCents * contract.quantity;
  const centsWithTax = withTax(cents, product.taxPercentage);
  return {
    amount: moneyText(cents),
    amount_with_tax: moneyText(centsWithTax),
    discounts: [],
    quantity: contract.quantity,
    is_tax_included: false,
    tax: { amount: moneyText(centsWithTax - cents), rate: rateView(product.taxPercentage) },
  };
}
