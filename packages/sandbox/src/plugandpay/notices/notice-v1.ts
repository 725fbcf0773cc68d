import { legacyOrder } from "../api/legacy-order.ts";
import { withTax } from "../money.ts";
import { referenceOf } from "../order.ts";
import { mustFind, type ShopState } from "../shop-state.ts";
import { submissionFields } from "../submission.ts";
import type { ShopSubscription } from "../subscription.ts";
import { triggerableTypeOf, webhookEventOf } from "../trigger.ts";
import { type PhpValue, phpForm } from "./php-form.ts";

/** The content of one notice, without its address. */
export interface NoticeMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A V1 notice: a form with `webhook_event` and the whole object, flattened, and no signature (seen live by two receivers
 * of one author, FACTS.md §9). There is none for affiliates that is known, and that of a sent form is our choice.
 */
export function noticeV1(state: ShopState, triggerType: string, objectId: number): NoticeMessage {
  const webhookEvent = webhookEventOf(triggerType);
  const fields = fieldsOf(state, triggerType, objectId);
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: phpForm({ webhook_event: webhookEvent, ...fields }),
  };
}

function fieldsOf(state: ShopState, triggerType: string, objectId: number): Record<string, PhpValue> {
  switch (triggerableTypeOf(triggerType)) {
    case "order":
      return orderFields(state, objectId);
    case "subscription":
      return contractFields(state, mustFind(state.subscriptions, objectId, "subscription"));
    case "form":
      return submissionFields(mustFind(state.submissions, objectId, "submission"));
    default:
      throw new Error(`V1 has no notice for ${triggerType}; ask for versions: ["v2"].`);
  }
}

/** The first five were seen live; the rest is the v1 order. */
function orderFields(state: ShopState, orderId: number): Record<string, PhpValue> {
  const order = mustFind(state.orders, orderId, "order");
  const { email, firstname, lastname } = order.buyer;
  return { order_id: order.id, email, firstname, lastname, ...legacyOrder(state, order) };
}

function contractFields(state: ShopState, contract: ShopSubscription): Record<string, PhpValue> {
  const product = mustFind(state.products, contract.productId, "product");
  const fields = {
    contract_id: contract.id,
    email: contract.buyer.email,
    billing_cycle: contract.interval,
    product: product.title,
    sku: product.sku,
    signup_token: referenceOf("subscription", contract.id),
  };
  const total = withTax(product.priceCents * contract.quantity, product.taxPercentage) / 100;
  const { firstname, lastname } = contract.buyer;
  const raw = {
    ...fields,
    firstname,
    lastname,
    product_id: product.id,
    status: contract.status,
    mode: contract.mode,
    total,
  };
  return { ...fields, raw: JSON.stringify(raw) };
}
