import { checkoutView } from "../checkout.ts";
import { productView } from "../product.ts";
import { ruleView } from "../rule.ts";
import { sellerView } from "../seller.ts";
import { mustFind, type ShopState } from "../shop-state.ts";
import { ORDER_FILTERS, PRODUCT_FILTERS, SUBSCRIPTION_FILTERS } from "./api-filters.ts";
import { type Filter, filterList } from "./list-filter.ts";
import { listPage } from "./list-page.ts";
import { orderView } from "./order-view.ts";
import { subscriptionView } from "./subscription-view.ts";

/** A resource that the API lists and shows. */
export interface Resource {
  readonly path: string;
  list(url: URL, includes: ReadonlySet<string>): { status: number; body: unknown };
  /** Null when there is none. */
  one(id: number, includes: ReadonlySet<string>): unknown;
}

/** The resources of the API. Only those that a hub reads are needed here. */
export function apiResources(state: ShopState): Resource[] {
  const product = (id: number) => mustFind(state.products, id, "product");
  return [
    resource("/v2/orders", state.orders, {
      filters: ORDER_FILTERS,
      view: (order, includes) => orderView(state, order, includes),
    }),
    resource("/v2/subscriptions", state.subscriptions, {
      filters: SUBSCRIPTION_FILTERS,
      view: (contract, includes) => subscriptionView(state, contract, includes),
    }),
    resource("/v2/products", state.products, { filters: PRODUCT_FILTERS, view: productView }),
    resource("/v2/checkouts", state.checkouts, {
      filters: {},
      view: (checkout, includes) => checkoutView(checkout, includes, product),
    }),
    resource("/v2/rules", state.rules, { filters: { driver: (rule, value) => rule.driver === value }, view: ruleView }),
    resource("/v2/affiliates/sellers", state.sellers, { filters: {}, view: sellerView }),
  ];
}

interface ResourceParts<T> {
  readonly filters: Readonly<Record<string, Filter<T>>>;
  readonly view: (item: T, includes: ReadonlySet<string>) => unknown;
}

function resource<T extends { readonly id: number }>(
  path: string,
  records: ReadonlyMap<number, T>,
  { filters, view }: ResourceParts<T>,
): Resource {
  return {
    path,
    list: (url, includes) => {
      const filtered = filterList(records.values(), url.searchParams, filters);
      if (!filtered.ok) {
        return { status: 422, body: { message: "The given data was invalid.", errors: filtered.errors } };
      }
      const newestFirst = filtered.items.sort((left, right) => right.id - left.id);
      return { status: 200, body: listPage(newestFirst, url, (item) => view(item, includes)) };
    },
    one: (id, includes) => {
      const item = records.get(id);
      return item === undefined ? null : view(item, includes);
    },
  };
}
