import { pricingView, productView, type ShopProduct } from "./product.ts";
import { timestampText } from "./timestamp.ts";

/** A product offered beside the main product: before the payment (order bump) or right after it (upsell). */
export interface Offer {
  readonly id: number;
  readonly productId: number;
  readonly title: string;
}

/** A payment page. */
export interface ShopCheckout {
  readonly id: number;
  readonly name: string;
  readonly productId: number;
  readonly orderBumps: readonly Offer[];
  readonly upsells: readonly Offer[];
  readonly createdAt: Date;
}

type FindProduct = (id: number) => ShopProduct;

/**
 * A checkout as `GET /v2/checkouts/{id}` shows it. Product, bumps and upsells are absent unless the request includes
 * them (FACTS.md §7).
 */
export function checkoutView(checkout: ShopCheckout, includes: ReadonlySet<string>, find: FindProduct) {
  const relations = {
    product: () => checkoutProductView(find(checkout.productId), includes),
    order_bumps: () => checkout.orderBumps.map((bump) => offerView(checkout, bump, find)),
    upsells: () => checkout.upsells.map((upsell) => offerView(checkout, upsell, find)),
  };
  const asked = Object.entries(relations).filter(([name]) => includes.has(name));
  return { ...bareCheckoutView(checkout), ...Object.fromEntries(asked.map(([name, view]) => [name, view()])) };
}

/** A checkout without relations, as orders show it too. */
export function bareCheckoutView(checkout: ShopCheckout) {
  const slug = checkout.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return {
    id: checkout.id,
    name: checkout.name,
    slug,
    url: `https://shop.example.com/checkout/${slug}`,
    preview_url: `https://shop.example.com/checkout/${slug}?preview=1`,
    return_url: null,
    primary_color: null,
    secondary_color: null,
    pixel: null,
    is_active: true,
    is_expired: false,
    created_at: timestampText(checkout.createdAt),
    updated_at: timestampText(checkout.createdAt),
    deleted_at: null,
  };
}

function checkoutProductView(product: ShopProduct, includes: ReadonlySet<string>) {
  const view = productView(product, new Set());
  return includes.has("product_pricing") ? { ...view, pricing: pricingView(product) } : view;
}

/**
 * An offer with the published fields of bumps. Those of upsells are not published and are assumed to be the same
 * (FACTS.md §7).
 */
function offerView(checkout: ShopCheckout, offer: Offer, find: FindProduct) {
  return {
    id: offer.id,
    title: offer.title,
    checkout_id: checkout.id,
    checkout_name: checkout.name,
    product_id: offer.productId,
    product_title: find(offer.productId).title,
    product_is_physical: false,
    is_valid: true,
  };
}
