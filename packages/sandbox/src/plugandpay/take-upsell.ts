import { payOrder } from "./change-order.ts";
import type { ShopOrder } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { mustFind, type ShopState } from "./shop-state.ts";

/** The accepted offer, and the order before it. */
export interface UpsellRequest {
  readonly orderId: number;
  readonly upsellId: number;
  /** Both are seen as the type of the line; one-click is the default. */
  readonly itemType?: "one-click-upsell" | "upsell";
}

/**
 * Accepts an offer right after the payment. It becomes an order of its own on the same checkout, with source `upsell` (FACTS.md §5). It is
 * paid at once, because it is charged to the mandate of the first order (our choice).
 */
export function takeUpsell(state: ShopState, request: UpsellRequest): ShopOrder {
  const parent = mustFind(state.orders, request.orderId, "order");
  const checkout = mustFind(state.checkouts, parent.checkoutId ?? 0, "checkout");
  const offers = new Map(checkout.upsells.map((offer) => [offer.id, offer]));
  const offer = mustFind(offers, request.upsellId, `upsell on checkout ${checkout.id}`);
  const order = placeOrder(state, {
    checkoutId: checkout.id,
    items: [{ productId: offer.productId, type: request.itemType ?? "one-click-upsell" }],
    buyer: parent.buyer,
    mode: parent.mode,
    source: "upsell",
    parentOrderId: parent.id,
  });
  return payOrder(state, order.id);
}
