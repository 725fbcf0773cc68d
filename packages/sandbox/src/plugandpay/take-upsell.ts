import { payOrder } from "./change-order.ts";
import type { ShopOrder } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { mustFind, type ShopState } from "./shop-state.ts";

/** Which offer was taken after which order. */
export interface UpsellRequest {
  readonly orderId: number;
  readonly upsellId: number;
  /** Both are seen as the type of the line; one-click is the default. */
  readonly itemType?: "one-click-upsell" | "upsell";
}

/**
 * The buyer takes an offer right after paying: an order of its own on the same checkout, with source `upsell` (FACTS.md
 * §5), charged to the mandate of the first order and therefore paid at once (our choice).
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
