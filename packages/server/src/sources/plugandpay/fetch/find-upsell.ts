import type { UserMessage } from "@haak/core";
import { z } from "zod";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { BesideOrder } from "../to-event/order-data.ts";
import { fetchedId, fetchedText } from "./fetched-fields.ts";
import type { FetchedOrder } from "./fetched-order.ts";
import { findParent } from "./find-parent.ts";
import type { AskPlugAndPay, NotFetched } from "./plugandpay-client.ts";
import { readFetched } from "./read-fetched.ts";

const offer = z.object({
  id: fetchedId,
  title: fetchedText,
  name: fetchedText,
  product_id: fetchedId.nullish(),
  product: z.object({ id: fetchedId }).nullish(),
});

const checkoutSchema = z.object({ id: fetchedId, upsells: z.array(offer).nullish() });

type Offer = z.output<typeof offer>;

/** Which upsell an order is and what it followed, or why that is not known, or why it could not be asked now. */
export type FoundUpsell =
  | { readonly kind: "upsell"; readonly upsell: NonNullable<BesideOrder["upsell"]>; readonly note: UserMessage | null }
  | { readonly kind: "none"; readonly note: UserMessage }
  | Exclude<NotFetched, { kind: "missing" }>;

/**
 * Finds the upsell that an order took. Orders of Plug&Pay do not name it: it is the offer of the order's checkout that sells
 * the order's product. Where that is not exactly one, a guess would call the wrong rule, so none is made.
 */
export async function findUpsell(ask: AskPlugAndPay, order: FetchedOrder): Promise<FoundUpsell> {
  const checkoutId = order.checkout?.id;
  if (checkoutId === undefined) return unknown(hubMessage("upsell_no_checkout"));
  const answer = await ask(`/v2/checkouts/${encodeURIComponent(checkoutId)}?include=upsells`);
  if (answer.kind === "missing") return unknown(hubMessage("upsell_checkout_gone", { id: checkoutId }));
  if (answer.kind !== "found") return answer;
  const checkout = readFetched(checkoutSchema, answer.data, checkoutId);
  if (!checkout.ok) return unknown(hubMessage("upsell_checkout_unreadable", { why: checkout.why }));
  const offer = matchOffer(checkout.value.upsells ?? [], order);
  if ("code" in offer) return unknown(offer);
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

/** The one offer that sells what was ordered, or why it is none. */
function matchOffer(offers: readonly Offer[], order: FetchedOrder): Offer | UserMessage {
  const sold = new Set(order.items?.flatMap((item) => item.product_id ?? item.product?.id ?? []));
  const taken = offers.filter((one) => sold.has(one.product_id ?? one.product?.id ?? ""));
  const [first] = taken;
  if (first === undefined) return hubMessage("upsell_not_offered");
  return taken.length > 1 ? hubMessage("upsell_offered_by_several", { count: taken.length }) : first;
}

function unknown(why: UserMessage): FoundUpsell {
  return { kind: "none", note: hubMessage("upsell_unknown", { why }) };
}
