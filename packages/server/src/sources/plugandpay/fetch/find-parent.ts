import type { UserMessage } from "@haak/core";
import { z } from "zod";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { timeOf } from "../to-event/changed-since.ts";
import { fetchedId, fetchedText } from "./fetched-fields.ts";
import type { FetchedOrder } from "./fetched-order.ts";
import type { AskPlugAndPay, NotFetched } from "./plugandpay-client.ts";
import { readFetched } from "./read-fetched.ts";

/** What a related order holds beside its id is not published, so that nothing else is read of it there. */
const relatedSchema = z.object({ id: fetchedId });

const orderSchema = z.object({
  id: fetchedId,
  source: fetchedText,
  created_at: fetchedText,
  checkout: z.object({ id: fetchedId }).nullish(),
});

/** Which order an upsell followed, or why that is not known, or why it could not be asked now. */
export type FoundParent =
  | { readonly kind: "parent"; readonly id: string }
  | { readonly kind: "none"; readonly note: UserMessage }
  | Exclude<NotFetched, { kind: "missing" }>;

/** A buyer who takes more upsells than this after one order is not worth more questions. */
const RELATED_MAX = 5;

/**
 * Finds the order after which an upsell was taken: of the orders that Plug&Pay calls related, the one that the buyer made
 * at the same checkout before. Where that is not exactly one, none is guessed.
 */
export async function findParent(ask: AskPlugAndPay, upsell: FetchedOrder): Promise<FoundParent> {
  const related = relatedIds(upsell);
  if (related.length === 0) return unknown(hubMessage("parent_order_none"));
  if (related.length > RELATED_MAX) return unknown(hubMessage("parent_order_several", { count: related.length }));
  const asked = await askRelated(ask, related);
  if (asked.kind !== "related") return asked;
  const parents = asked.orders.filter((other) => isParent(other, upsell));
  const [only] = parents;
  if (parents.length === 1 && only !== undefined) return { kind: "parent", id: only.id };
  return unknown(hubMessage("parent_order_candidates", { count: parents.length }));
}

type RelatedOrder = z.output<typeof orderSchema>;

type AskedRelated =
  | { readonly kind: "related"; readonly orders: readonly RelatedOrder[] }
  | Exclude<NotFetched, { kind: "missing" }>;

/** What is gone or cannot be read is none of them. */
async function askRelated(ask: AskPlugAndPay, ids: readonly string[]): Promise<AskedRelated> {
  const orders: RelatedOrder[] = [];
  for (const id of ids) {
    const answer = await ask(`/v2/orders/${encodeURIComponent(id)}?include=checkout`);
    if (answer.kind !== "found" && answer.kind !== "missing") return answer;
    const other = answer.kind === "found" ? readFetched(orderSchema, answer.data, id) : null;
    if (other?.ok) orders.push(other.value);
  }
  return { kind: "related", orders };
}

function relatedIds({ id, related_orders: related }: FetchedOrder): string[] {
  const ids = (Array.isArray(related) ? related : []).flatMap((one) => relatedSchema.safeParse(one).data?.id ?? []);
  return [...new Set(ids)].filter((one) => one !== id);
}

/** Neither an upsell nor a collection itself, no later, and not of another checkout. */
function isParent(other: RelatedOrder, upsell: FetchedOrder): boolean {
  if (other.source === "upsell" || other.source === "recurring") return false;
  if (timeOf(other.created_at) > timeOf(upsell.created_at)) return false;
  return !other.checkout || other.checkout.id === upsell.checkout?.id;
}

function unknown(why: UserMessage): FoundParent {
  return { kind: "none", note: hubMessage("parent_order_unknown", { why }) };
}
