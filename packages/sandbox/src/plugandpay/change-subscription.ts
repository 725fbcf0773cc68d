import { invoiceOrder, payOrder } from "./change-order.ts";
import type { ShopOrder, ShopSubscription } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { mustFind, type ShopState } from "./shop-state.ts";

/** The result of a collection: paid, or a direct debit that the bank has not finished. */
export interface Collection {
  readonly paid?: boolean;
}

/** Collects the next instalment of a plan: an order with source `recurring` (FACTS.md §6). */
export function collectInstalment(state: ShopState, subscriptionId: number, how: Collection = {}): ShopOrder {
  const contract = contractOfType(state, subscriptionId, "installments");
  if (contract.cycles !== null && contract.cyclesCollected >= contract.cycles) {
    throw new Error(`All ${contract.cycles} instalments of ${subscriptionId} are collected already.`);
  }
  return collect(state, contract, how);
}

/** Collects the next period of a subscription: an order with source `recurring` (FACTS.md §6). */
export function renewSubscription(state: ShopState, subscriptionId: number, how: Collection = {}): ShopOrder {
  return collect(state, contractOfType(state, subscriptionId, "subscription"), how);
}

/** Cancels a contract. It must stay active until the given date (help article 4900594, FACTS.md §6). */
export function cancelSubscription(state: ShopState, subscriptionId: number, endsAt: Date): ShopSubscription {
  const contract = mustFind(state.subscriptions, subscriptionId, "subscription");
  const now = state.clock();
  return save(state, { ...contract, status: "cancelled", cancelledAt: now, terminatesAt: endsAt, updatedAt: now });
}

/** Resumes a contract after a cancellation or after its end. It clears the fields that cancelling set (our choice). */
export function resumeSubscription(state: ShopState, subscriptionId: number): ShopSubscription {
  const contract = mustFind(state.subscriptions, subscriptionId, "subscription");
  const cleared = { cancelledAt: null, terminatesAt: null };
  return save(state, { ...contract, ...cleared, status: "active", updatedAt: state.clock() });
}

/** Ends a contract. `updated_at` is set because v2 has no other field for the end (FACTS.md §6). */
export function endSubscription(state: ShopState, subscriptionId: number): ShopSubscription {
  const contract = mustFind(state.subscriptions, subscriptionId, "subscription");
  return save(state, { ...contract, status: "ended", updatedAt: state.clock() });
}

function collect(state: ShopState, contract: ShopSubscription, how: Collection): ShopOrder {
  const { id, productId, quantity, buyer, mode } = contract;
  const items = [{ productId, quantity, subscriptionId: id }];
  const order = placeOrder(state, { items, buyer, mode, source: "recurring" });
  save(state, { ...contract, cyclesCollected: contract.cyclesCollected + 1, updatedAt: state.clock() });
  return how.paid === false ? invoiceOrder(state, order.id) : payOrder(state, order.id);
}

function contractOfType(state: ShopState, id: number, type: ShopSubscription["type"]): ShopSubscription {
  const contract = mustFind(state.subscriptions, id, "subscription");
  if (contract.type !== type) throw new Error(`Contract ${id} is of type ${contract.type}, not ${type}.`);
  return contract;
}

function save(state: ShopState, contract: ShopSubscription): ShopSubscription {
  state.subscriptions.set(contract.id, contract);
  return contract;
}
