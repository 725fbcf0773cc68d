import { checkoutView } from "../checkout.ts";
import { productView } from "../product.ts";
import { ruleView } from "../rule.ts";
import { mustFind, type ShopState, sellerView } from "../shop-state.ts";
import { type Filter, filterList, ORDER_FILTERS, PRODUCT_FILTERS, SUBSCRIPTION_FILTERS } from "./list-filters.ts";
import { orderView } from "./order-view.ts";
import { subscriptionView } from "./subscription-view.ts";

/** A resource that the API lists and shows. */
export interface Resource {
  readonly path: string;
  list(url: URL, includes: ReadonlySet<string>): { status: number; body: unknown };
  /** Null if there is none. */
  one(id: number, includes: ReadonlySet<string>): unknown;
}

/** Changes the body of a thing before it is sent. The result may be anything, because a hub must survive anything. */
export type SpoilBody = (body: Readonly<Record<string, unknown>>) => unknown;

/** The changes by the path of the thing, such as `/v2/orders/1001`. They apply to the lists too. */
export type SpoiltBodies = ReadonlyMap<string, SpoilBody>;

/** The resources of the API. It only has those that a hub reads. */
export function apiResources(state: ShopState, spoilt: SpoiltBodies): Resource[] {
  const resource = <T extends { readonly id: number }>(
    path: string,
    records: ReadonlyMap<number, T>,
    { filters, view }: ResourceParts<T>,
  ) => {
    const spoiltView = (item: T, includes: ReadonlySet<string>) => {
      const body = view(item, includes);
      return spoilt.get(`${path}/${item.id}`)?.(body) ?? body;
    };
    return createResource(path, records, { filters, view: spoiltView });
  };
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
  readonly view: (item: T, includes: ReadonlySet<string>) => Readonly<Record<string, unknown>>;
}

function createResource<T extends { readonly id: number }>(
  path: string,
  records: ReadonlyMap<number, T>,
  {
    filters,
    view,
  }: Pick<ResourceParts<T>, "filters"> & {
    readonly view: (item: T, includes: ReadonlySet<string>) => unknown;
  },
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

/**
 * 15 is the default of the framework that Plug&Pay is built on, because no default is published for v2 (FACTS.md §3).
 */
const PAGE_SIZE_DEFAULT = 15;

/** Clients ask for up to 200 and get them (FACTS.md §3). */
const PAGE_SIZE_MAX = 200;

/** One page of a list: `{data, links, meta}`. `links.next` is null on the last page (FACTS.md §3). */
function listPage<T>(all: readonly T[], url: URL, view: (item: T) => unknown) {
  const perPage = Math.min(positive(url.searchParams.get("limit")) ?? PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX);
  const page = positive(url.searchParams.get("page")) ?? 1;
  const lastPage = Math.max(1, Math.ceil(all.length / perPage));
  const shown = all.slice((page - 1) * perPage, page * perPage);
  return {
    data: shown.map(view),
    links: linksOf(url, page, lastPage),
    meta: {
      current_page: page,
      last_page: lastPage,
      per_page: perPage,
      total: all.length,
      from: shown.length === 0 ? null : (page - 1) * perPage + 1,
      to: shown.length === 0 ? null : (page - 1) * perPage + shown.length,
      path: `${url.origin}${url.pathname}`,
      links: [],
    },
  };
}

function linksOf(url: URL, page: number, lastPage: number) {
  return {
    first: linkTo(url, 1),
    last: linkTo(url, lastPage),
    prev: page > 1 ? linkTo(url, page - 1) : null,
    next: page < lastPage ? linkTo(url, page + 1) : null,
  };
}

/**
 * Makes a link that keeps the filters (our choice). Some clients add their filters again, which gives the same
 * result.
 */
function linkTo(url: URL, page: number): string {
  const link = new URL(url);
  link.searchParams.set("page", String(page));
  return link.href;
}

function positive(text: string | null): number | null {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : null;
}
