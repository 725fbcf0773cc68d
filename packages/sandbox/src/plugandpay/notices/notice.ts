import { createHmac } from "node:crypto";
import { legacyOrder } from "../api/legacy-order.ts";
import { withTax } from "../money.ts";
import { referenceOf, type ShopSubscription } from "../order.ts";
import { triggerableTypeOf, webhookEventOf } from "../rule.ts";
import { mustFind, type ShopState } from "../shop-state.ts";
import { submissionFields } from "../submission.ts";
import { timestampText } from "../timestamp.ts";
import { type PhpValue, phpForm } from "./php-form.ts";

/** The content of one notice, without its address. */
export interface NoticeMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A V1 notice: an unsigned form with `webhook_event` and the whole object, flattened (seen live by two receivers of
 * one author, FACTS.md §9). No notice about affiliates is known. The notice about a sent form is our choice.
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

/** The first five fields were seen live. The rest is the v1 order. */
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

/** The content of a V2 notice: the type and id of an object instead of the object. */
export interface NoticeV2Facts {
  readonly triggerType: string;
  readonly objectId: number;
  readonly ruleId: number;
  readonly tenantId: number;
  readonly sentAt: Date;
  /** Extra content, only if this shop sends the content of forms. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** How this shop sends V2. */
export interface NoticeV2Style {
  /** The nested shape was seen live. The flat one is in the help article (FACTS.md §10). */
  readonly shape: "nested" | "flat";
  /** Signs with this key; null sends no signature. */
  readonly webhookKey: string | null;
}

/** A V2 notice: small JSON with a type and an id. It is signed if the shop has a webhook key (FACTS.md §10). */
export function noticeV2(facts: NoticeV2Facts, style: NoticeV2Style): NoticeMessage {
  const body = JSON.stringify(bodyOf(facts, style.shape));
  const headers = { "content-type": "application/json" };
  if (style.webhookKey === null) return { headers, body };
  return { headers: { ...headers, "x-signature": hexSignature(body, style.webhookKey) }, body };
}

/** HMAC-SHA256 over the raw body in lower-case hex, without prefix or timestamp (single source, FACTS.md §10). */
function hexSignature(body: string, webhookKey: string): string {
  return createHmac("sha256", webhookKey).update(body, "utf8").digest("hex");
}

function bodyOf(facts: NoticeV2Facts, shape: NoticeV2Style["shape"]) {
  const event = {
    trigger_type: facts.triggerType,
    triggerable_type: triggerableTypeOf(facts.triggerType),
    triggerable_id: facts.objectId,
  };
  const sentAt = timestampText(facts.sentAt);
  const envelope = { rule_id: facts.ruleId, tenant_id: facts.tenantId, sent_at: sentAt, ...facts.beside };
  return shape === "nested" ? { event, ...envelope } : { ...event, ...envelope };
}
