import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { timeOf } from "../map/event-history.ts";
import type { BesideOrder } from "../map/order-data.ts";
import type { FetchedOrder } from "./fetched-order.ts";
import { type AskPlugAndPay, type NotFetched, readFetched } from "./plugandpay-client.ts";
import { anyText, anyTime, detailId, list, object, ownId, refuse, type ValueOf } from "./tolerant-reader.ts";
import { reasonOf } from "./unreadable.ts";

const offer = object({
  id: detailId,
  title: anyText,
  name: anyText,
  product_id: detailId,
  product: object({ id: detailId }),
});

const fetchedCheckout = object({ id: ownId, upsells: list(offer, refuse) });

type Offer = NonNullable<ValueOf<typeof offer>>;

/** The upsell of an order and the order before it, or why it is not known, or why Plug&Pay could not be asked now. */
type FoundUpsell =
  | { readonly kind: "upsell"; readonly upsell: NonNullable<BesideOrder["upsell"]>; readonly note: UserMessage | null }
  | { readonly kind: "none"; readonly note: UserMessage }
  | Exclude<NotFetched, { kind: "missing" }>;

/**
 * Finds the upsell that a buyer took with an order. Plug&Pay's orders do not name it, so that this searches the offers of the order's
 * checkout for the ordered product. It returns nothing unless exactly one offer matches, because a guess could call the wrong rule.
 */
export async function findUpsell(ask: AskPlugAndPay, order: FetchedOrder): Promise<FoundUpsell> {
  const checkoutId = order.checkout?.id;
  if (!checkoutId) return unknownUpsell(hubMessage("upsell_no_checkout"));
  const answer = await ask(`/v2/checkouts/${encodeURIComponent(checkoutId)}?include=upsells`);
  if (answer.kind === "missing") return unknownUpsell(hubMessage("upsell_checkout_gone", { id: checkoutId }));
  if (answer.kind !== "found") return answer;
  const checkout = readFetched(fetchedCheckout, answer.data, { kind: "checkout", id: checkoutId });
  const unreadable = checkout.ok ? checkout.problem : checkout.thing;
  if (unreadable !== null) {
    return unknownUpsell(hubMessage("upsell_checkout_unreadable", { why: reasonOf(unreadable) }));
  }
  const upsells = checkout.ok ? checkout.value.upsells : null;
  const offer = matchOffer(upsells ?? [], order);
  if ("code" in offer) return unknownUpsell(offer);
  const upsell = { id: offer.id, name: offer.title ?? offer.name ?? null };
  const parent = await findParent(ask, order);
  switch (parent.kind) {
    case "parent":
      return { kind: "upsell", upsell: { ...upsell, parent_order_id: parent.id }, note: null };
    case "none":
      return { kind: "upsell", upsell, note: parent.note };
    default:
      return parent;
  }
}

/** The only offer that sells the ordered product, or the reason why there is none. */
function matchOffer(offers: readonly Offer[], order: FetchedOrder): (Offer & { readonly id: string }) | UserMessage {
  const sold = new Set(order.items?.flatMap((item) => item.product_id ?? item.product?.id ?? []));
  const taken = offers.flatMap(({ id, ...one }) =>
    id && sold.has(one.product_id ?? one.product?.id ?? "") ? [{ id, ...one }] : [],
  );
  const [first] = taken;
  if (first === undefined) return hubMessage("upsell_not_offered");
  return taken.length > 1 ? hubMessage("upsell_offered_by_several", { count: taken.length }) : first;
}

function unknownUpsell(why: UserMessage): FoundUpsell {
  return { kind: "none", note: hubMessage("upsell_unknown", { why }) };
}

const fetchedRelated = object({
  id: ownId,
  source: anyText,
  created_at: anyTime,
  checkout: object({ id: detailId }),
});

/** The order before an upsell, or why it is not known, or why Plug&Pay could not be asked now. */
type FoundParent =
  | { readonly kind: "parent"; readonly id: string }
  | { readonly kind: "none"; readonly note: UserMessage }
  | Exclude<NotFetched, { kind: "missing" }>;

/** With more related orders the search stops, because it would need too many requests. */
const RELATED_MAX = 5;

/**
 * Finds the order after which an upsell was taken: a related order that the buyer placed earlier at the same checkout. It returns nothing
 * unless exactly one order matches, because a guess could be wrong.
 */
async function findParent(ask: AskPlugAndPay, upsell: FetchedOrder): Promise<FoundParent> {
  const related = relatedIds(upsell);
  if (related.length === 0) return unknownParent(hubMessage("parent_order_none"));
  if (related.length > RELATED_MAX) return unknownParent(hubMessage("parent_order_several", { count: related.length }));
  const asked = await askRelated(ask, related);
  if (asked.kind !== "related") return asked;
  const parents = asked.orders.filter((other) => isParent(other, upsell));
  const [only] = parents;
  if (parents.length === 1 && only !== undefined) return { kind: "parent", id: only.id };
  return unknownParent(hubMessage("parent_order_candidates", { count: parents.length }));
}

type RelatedOrder = NonNullable<ValueOf<typeof fetchedRelated>>;

type AskedRelated =
  | { readonly kind: "related"; readonly orders: readonly RelatedOrder[] }
  | Exclude<NotFetched, { kind: "missing" }>;

/** Orders that are gone or cannot be read are ignored. */
async function askRelated(ask: AskPlugAndPay, ids: readonly string[]): Promise<AskedRelated> {
  const orders: RelatedOrder[] = [];
  for (const id of ids) {
    const answer = await ask(`/v2/orders/${encodeURIComponent(id)}?include=checkout`);
    if (answer.kind !== "found" && answer.kind !== "missing") return answer;
    const other = answer.kind === "found" ? readFetched(fetchedRelated, answer.data, { kind: "order", id }) : null;
    if (other?.ok) orders.push(other.value);
  }
  return { kind: "related", orders };
}

function relatedIds({ id, related_orders: related }: FetchedOrder): string[] {
  const ids = (related ?? []).flatMap((one) => one.id ?? []);
  return [...new Set(ids)].filter((one) => one !== id);
}

/** A parent must not be an upsell or a collection itself, not be later, and not belong to another checkout. */
function isParent(other: RelatedOrder, upsell: FetchedOrder): boolean {
  if (other.source === "upsell" || other.source === "recurring") return false;
  if (timeOf(other.created_at) > timeOf(upsell.created_at)) return false;
  return !other.checkout?.id || other.checkout.id === upsell.checkout?.id;
}

function unknownParent(why: UserMessage): FoundParent {
  return { kind: "none", note: hubMessage("parent_order_unknown", { why }) };
}
