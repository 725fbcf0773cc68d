import type { AffiliateEvent, SubscriptionEvent, UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Proof } from "../fetch/proof.ts";
import type { ThingNotice } from "../receive/notice.ts";
import { type PhpForm, textAt } from "../receive/php-form.ts";
import type { EventDraft } from "./event-history.ts";
import { moneyText, plugAndPayTime, productWithoutId } from "./event-values.ts";
import { formCustomer, formOrder, isMarkedUnpaid } from "./form-order.ts";

/** A notice that contains a form. */
type FormNotice = Extract<ThingNotice, { version: "v1" }>;

/**
 * The only event that a V1 form proves, for a shop without an API token. Its time is that of the form, or otherwise that of its arrival.
 * Its key never has a number, because a form that is sent again cannot be distinguished from a second event.
 */
export function proveForm(notice: FormNotice, receivedAt: Date): Proof {
  const { trigger, form, id } = notice;
  if (trigger.eventType === "order.paid" && isMarkedUnpaid(form)) {
    return { kind: "unusable", why: hubMessage("form_order_not_paid", { id }) };
  }
  const { subject, at } = subjectOf(notice);
  const draft: EventDraft = {
    key: `${trigger.subject}:${id}:${trigger.eventType.split(".")[1]}`,
    type: trigger.eventType,
    occurred_at: at ?? receivedAt.toISOString(),
    data: { [trigger.subject]: subject },
  };
  return { kind: "proved", events: [draft], otherwise: null, note: noteOf(notice), notes: [] };
}

function subjectOf({ trigger, form, id }: FormNotice) {
  switch (trigger.subject) {
    case "order": {
      const subject = formOrder(form, id);
      return { subject, at: trigger.eventType === "order.paid" ? subject.paid_at : subject.created_at };
    }
    case "subscription": {
      const subject = formSubscription(form, id, trigger.eventType);
      const times = {
        "subscription.started": subject.started_at,
        "subscription.cancelled": subject.cancelled_at,
        "subscription.ended": subject.ended_at,
      };
      return { subject, at: times[trigger.eventType] };
    }
    case "affiliate":
      return { subject: formAffiliate(form, { id, noticeType: trigger.eventType }), at: null };
  }
}

function noteOf({ trigger, form, id }: FormNotice): UserMessage | null {
  return trigger.subject === "order" && formOrder(form, id).kind === "upsell" ? UNKNOWN_UPSELL : null;
}

const UNKNOWN_UPSELL = hubMessage("upsell_unknown_v1");

/** Reads an affiliate from a V1 form. No such form has been seen yet, so that the fields are those of orders and of the API. */
function formAffiliate(form: PhpForm, { id, noticeType }: { id: string; noticeType: AffiliateEvent["type"] }) {
  const fullName = [textAt(form, "firstname"), textAt(form, "lastname")].filter(Boolean).join(" ");
  return {
    id,
    name: textAt(form, "name") ?? (fullName || undefined),
    email: textAt(form, "email") ?? undefined,
    status: textAt(form, "status") ?? noticeType.split(".")[1],
  };
}

const STATUS = {
  "subscription.started": "active",
  "subscription.cancelled": "cancelled",
  "subscription.ended": "ended",
} as const satisfies Record<SubscriptionEvent["type"], string>;

/**
 * Reads a subscription from a V1 form: `contract_id`, `billing_cycle`, `product`, `sku`, and `raw`, which is the JSON of a fuller object
 * (public receivers).
 */
function formSubscription(form: PhpForm, id: string, noticeType: SubscriptionEvent["type"]) {
  const raw = readRaw(textAt(form, "raw"));
  const field = (key: string) => textAt(form, key) ?? scalar(raw[key]);
  return {
    id,
    status: STATUS[noticeType],
    type: field("type") === "installments" ? "installments" : "subscription",
    mode: field("mode") === "test" ? "test" : "live",
    product: productOf(field),
    customer: customerOf(form, field),
    amount: moneyText(field("subtotal")),
    amount_with_tax: moneyText(field("total")),
    quantity: Number(field("quantity") ?? 1),
    interval: field("billing_cycle"),
    started_at: plugAndPayTime(field("started_at") ?? field("created_at")),
    cancelled_at: plugAndPayTime(field("cancelled_at")),
    ends_at: plugAndPayTime(field("ends_at")),
    ended_at: plugAndPayTime(field("ended_at")),
  };
}

type Field = (key: string) => string | null;

function productOf(field: Field) {
  const id = field("product_id");
  const [sku, title] = [field("sku"), field("product")];
  return id === null ? productWithoutId({ sku, title }) : { id, title: title ?? `Product ${id}`, sku, group: null };
}

function customerOf(form: PhpForm, field: Field) {
  const customer = formCustomer(form);
  return {
    ...customer,
    id: (customer.id ?? field("customer_id")) || undefined,
    email: customer.email ?? field("email") ?? undefined,
    first_name: customer.first_name ?? field("firstname"),
    last_name: customer.last_name ?? field("lastname"),
  };
}

function readRaw(text: string | null): Record<string, unknown> {
  try {
    const raw: unknown = JSON.parse(text ?? "{}");
    return typeof raw === "object" && raw !== null ? { ...raw } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function scalar(value: unknown): string | null {
  return typeof value === "number" || (typeof value === "string" && value !== "") ? String(value) : null;
}
