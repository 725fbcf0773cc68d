import { expect, test } from "vitest";
import { shopControls } from "./shop.ts";
import { emptyShop } from "./shop-state.ts";

function aShop() {
  const shop = shopControls(emptyShop(() => new Date("2026-11-24T09:00:00Z"), "Shop"));
  shop.addProduct({ id: 7, title: "Course", price: "100.00" });
  shop.addProduct({ id: 9, title: "Plan", price: "50.00", type: "installments", cycles: 2 });
  shop.addCheckout({ id: 20, name: "Page", productId: 7, upsells: [{ id: 3, productId: 7, title: "More" }] });
  return shop;
}

test("an order is a concept without a number until it is invoiced", () => {
  const shop = aShop();
  const order = shop.placeOrder({ checkoutId: 20 });
  expect(order).toMatchObject({ invoicedAt: null, payment: { status: "open", paidAt: null } });
  expect(shop.invoiceOrder(order.id)).toMatchObject({ payment: { status: "processing", paidAt: null } });
  expect(shop.payOrder(order.id)).toMatchObject({ payment: { status: "paid" } });
});

test("a returned record does not change when the story continues", () => {
  const shop = aShop();
  const order = shop.placeOrder({ checkoutId: 20 });
  shop.payOrder(order.id);
  expect(order.payment.status).toBe("open");
});

test("paying starts a contract once, however often the order is paid", () => {
  const shop = aShop();
  const { order, subscription } = shop.startSubscription({ items: [{ productId: 9 }], mode: "test" });
  expect(subscription).toMatchObject({ status: "active", type: "installments", mode: "test", cycles: 2 });
  expect(shop.payOrder(order.id).items[0]?.subscriptionId).toBe(subscription.id);
});

test("a collected instalment may still be unpaid by the bank", () => {
  const shop = aShop();
  const { subscription } = shop.startSubscription({ items: [{ productId: 9 }] });
  const order = shop.collectInstalment(subscription.id, { paid: false });
  expect(order.payment).toMatchObject({ status: "processing", method: "directdebit" });
});

test("a plan is not collected after its last instalment, and is not renewed", () => {
  const shop = aShop();
  const { subscription } = shop.startSubscription({ items: [{ productId: 9 }] });
  shop.collectInstalment(subscription.id);
  expect(() => shop.collectInstalment(subscription.id)).toThrow("All 2 instalments of 601 are collected already.");
  expect(() => shop.renewSubscription(subscription.id)).toThrow("is of type installments, not subscription");
});

test("a contract can resume after a cancellation and after its end, and keeps nothing of either", () => {
  const shop = aShop();
  const { subscription } = shop.startSubscription({ items: [{ productId: 9 }] });
  shop.cancelSubscription(subscription.id, new Date("2026-12-24T00:00:00Z"));
  const back = { status: "active", cancelledAt: null, terminatesAt: null };
  expect(shop.resumeSubscription(subscription.id)).toMatchObject(back);
  shop.endSubscription(subscription.id);
  expect(shop.resumeSubscription(subscription.id)).toMatchObject(back);
});

test("a story that uses a missing record gets an error that names it", () => {
  const shop = aShop();
  expect(() => shop.placeOrder({ items: [{ productId: 8 }] })).toThrow("The stand-in shop has no product 8.");
  expect(() => shop.placeOrder({ checkoutId: 20, bumpIds: [1] })).toThrow("no order bump on checkout 20 1");
  expect(() => shop.addCheckout({ id: 21, name: "Page", productId: 8 })).toThrow("no product 8");
  expect(() => shop.startSubscription({ checkoutId: 20 })).toThrow("no subscription for what was ordered");
});
