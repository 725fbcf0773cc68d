import type { Buyer } from "./buyer.ts";
import type { ShopCheckout } from "./checkout.ts";
import type { ShopOrder, ShopSubscription } from "./order.ts";
import type { ShopProduct } from "./product.ts";

/** An affiliate who sells for the shop. */
export interface ShopSeller {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly status: "accepted" | "pending" | "declined";
}

/** A seller as `GET /v2/affiliates/sellers/{id}` shows it (official PHP SDK, FACTS.md §7). */
export function sellerView(seller: ShopSeller, includes: ReadonlySet<string>) {
  const base = { ...seller, decline_reason: "", profile_id: 1 };
  return {
    ...base,
    ...(includes.has("contact") ? { contact: contactView(seller) } : {}),
    ...(includes.has("profile") ? { profile: PROFILE } : {}),
  };
}

function contactView(seller: ShopSeller) {
  const [firstname = "", ...rest] = seller.name.split(" ");
  return { email: seller.email, firstname, lastname: rest.join(" "), company: null, telephone: null };
}

const PROFILE = {
  id: 1,
  label: "Standard",
  default_type: "percentage",
  default_value: "50.00",
  default_form_value: "2.50",
  default_recurring: false,
  session_lifetime: 30,
  tenant_id: 123,
};

/** A submitted form. */
export interface ShopSubmission {
  readonly id: number;
  readonly formId: number;
  readonly formName: string;
  readonly sender: Buyer;
  readonly fields: readonly { readonly label: string; readonly input: string }[];
  readonly submittedAt: Date;
}

/** A rule of the shop: a trigger and what it starts. Webhooks, Zaps and Huddle grants are all stored as rules. */
export interface ShopRule {
  readonly id: number;
  readonly name: string;
  readonly driver: "webhook" | "zapier" | "huddle";
  readonly triggerType: string;
  /** The address of a webhook or a Zap. Null for Huddle. */
  readonly url: string | null;
  /** The name of the address field. There are two, because the SDK's tests have both. */
  readonly urlKey: "hook_url" | "url";
  /** An empty list means every product. */
  readonly productIds: readonly number[];
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

/** The data of a shop. Records are never changed in place, so that a record that a caller has stays the same. */
export interface ShopState {
  readonly tenant: { readonly id: number; readonly name: string; readonly plan: string };
  readonly clock: () => Date;
  readonly products: Map<number, ShopProduct>;
  readonly checkouts: Map<number, ShopCheckout>;
  readonly orders: Map<number, ShopOrder>;
  readonly subscriptions: Map<number, ShopSubscription>;
  readonly sellers: Map<number, ShopSeller>;
  readonly submissions: Map<number, ShopSubmission>;
  readonly rules: Map<number, ShopRule>;
  /** The next id of each kind. Ids start at a fixed number, so that every run of a story is the same. */
  readonly nextId: (kind: IdKind) => number;
}

const FIRST_IDS = { order: 1001, item: 5001, subscription: 601, submission: 901, rule: 4711, notice: 1, run: 1 };

/** The kinds of records that have ids. */
type IdKind = keyof typeof FIRST_IDS;

/** An empty shop. */
export function emptyShop(clock: () => Date, shopName: string): ShopState {
  const next: Record<IdKind, number> = { ...FIRST_IDS };
  return {
    tenant: { id: 123, name: shopName, plan: "premium" },
    clock,
    products: new Map(),
    checkouts: new Map(),
    orders: new Map(),
    subscriptions: new Map(),
    sellers: new Map(),
    submissions: new Map(),
    rules: new Map(),
    nextId: (kind) => {
      const id = next[kind];
      next[kind] += 1;
      return id;
    },
  };
}

/** Finds a record by id. Throws an error that names the id, because a story must make a record before it uses it. */
export function mustFind<T>(records: ReadonlyMap<number, T>, id: number, what: string): T {
  const found = records.get(id);
  if (found === undefined) throw new Error(`The stand-in shop has no ${what} ${id}.`);
  return found;
}
