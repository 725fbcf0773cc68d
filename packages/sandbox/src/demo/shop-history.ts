import type { ShopOrder, ShopSubscription } from "../plugandpay/order.ts";
import type { NewProduct } from "../plugandpay/shop.ts";
import type { PlugAndPay } from "../plugandpay/start-plug-and-pay.ts";

/** What the shop of the story sells. */
const PRODUCTS: readonly NewProduct[] = [
  { id: 7, title: "Course", price: "100.00", sku: "COURSE-7", group: "courses" },
  // Its SKU must not be sent to Huddle, because only the course gives access.
  { id: 8, title: "Workbook", price: "19.95", sku: "WORKBOOK-8", taxPercentage: 9 },
  { id: 9, title: "Coaching call", price: "75.00" },
  { id: 10, title: "Year programme", price: "250.00", type: "installments", cycles: 3 },
  { id: 11, title: "Club", price: "15.00", type: "subscription" },
  { id: 12, title: "E-book", price: "9.50", taxPercentage: 9 },
  { id: 13, title: "Poster", price: "12.00" },
  { id: 14, title: "Card deck", price: "24.00" },
];

/** The payment page of the course. The workbook is its order bump and the coaching call its one-click upsell. */
export const COURSE_PAGE = { id: 20, bumpId: 2, upsellId: 3 };

/** Purchases from before the shop had a hub. The story continues them. */
export interface ShopHistory {
  /** Paying in three instalments; the first is paid. */
  readonly plan: ShopSubscription;
  readonly club: ShopSubscription;
}

/** Fills the shop. The shop's clock must be in the past, so that this happens before the hub exists. */
export function openShop(shop: PlugAndPay): ShopHistory {
  for (const product of PRODUCTS) shop.addProduct(product);
  shop.addCheckout({
    id: COURSE_PAGE.id,
    name: "Course page",
    productId: 7,
    orderBumps: [{ id: COURSE_PAGE.bumpId, productId: 8, title: "Add the workbook" }],
    upsells: [{ id: COURSE_PAGE.upsellId, productId: 9, title: "A coaching call with it?" }],
  });
  const plan = shop.startSubscription({ items: [{ productId: 10 }], buyer: person("Sam", "Visser") });
  const club = shop.startSubscription({ items: [{ productId: 11 }], buyer: person("Noor", "Bakker") });
  return { plan: plan.subscription, club: club.subscription };
}

/** A buyer. */
export function person(firstname: string, lastname: string) {
  return { firstname, lastname, email: `${firstname}.${lastname}@example.com`.toLowerCase() };
}

/** Places and pays an order of these products. */
export function buy(shop: PlugAndPay, buyer: ReturnType<typeof person>, productIds: readonly number[]): ShopOrder {
  const items = productIds.map((productId) => ({ productId }));
  return shop.payOrder(shop.placeOrder({ items, buyer, source: "checkout" }).id);
}

/** Finds a product of the shop. */
export function productOf(id: number): NewProduct {
  const found = PRODUCTS.find((product) => product.id === id);
  if (found === undefined) throw new Error(`The shop of the story sells no product ${id}.`);
  return found;
}
