import type { OrderItem, ShopOrder, ShopSubscription } from "./order.ts";
import { mustFind, type ShopState } from "./shop-state.ts";

/** Makes the invoice final before the payment, as with a direct debit (FACTS.md §12). */
export function invoiceOrder(state: ShopState, orderId: number): ShopOrder {
  const order = mustFind(state.orders, orderId, "order");
  const now = state.clock();
  const payment = { ...order.payment, status: "processing" as const };
  return save(state, { ...order, invoicedAt: order.invoicedAt ?? now, payment, updatedAt: now });
}

/** Pays an order. The invoice becomes final, and lines with a subscription or instalments start their contract. */
export function payOrder(state: ShopState, orderId: number): ShopOrder {
  const order = mustFind(state.orders, orderId, "order");
  const now = state.clock();
  return save(state, {
    ...order,
    invoicedAt: order.invoicedAt ?? now,
    payment: { ...order.payment, status: "paid", paidAt: now },
    items: order.items.map((item) => ({ ...item, subscriptionId: contractOf(state, order, item) })),
    updatedAt: now,
  });
}

/** Reverses a payment, as when a bank returns the money. No trigger of Plug&Pay for it is known (FACTS.md §12). */
export function reverseOrder(state: ShopState, orderId: number): ShopOrder {
  const order = mustFind(state.orders, orderId, "order");
  return save(state, { ...order, payment: { ...order.payment, status: "reversed" }, updatedAt: state.clock() });
}

function save(state: ShopState, order: ShopOrder): ShopOrder {
  state.orders.set(order.id, order);
  return order;
}

function contractOf(state: ShopState, order: ShopOrder, item: OrderItem): number | null {
  if (item.subscriptionId !== null) return item.subscriptionId;
  const product = mustFind(state.products, item.productId, "product");
  if (product.type === "one_off" || product.interval === null) return null;
  const now = state.clock();
  const contract: ShopSubscription = {
    id: state.nextId("subscription"),
    status: "active",
    type: product.type,
    mode: order.mode,
    productId: product.id,
    quantity: item.quantity,
    buyer: order.buyer,
    interval: product.interval,
    cycles: product.type === "installments" ? product.cycles : null,
    cyclesCollected: 1,
    startedAt: now,
    cancelledAt: null,
    terminatesAt: null,
    updatedAt: now,
  };
  state.subscriptions.set(contract.id, contract);
  return contract.id;
}
