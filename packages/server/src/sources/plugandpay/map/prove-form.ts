import type { AffiliateEvent, SubscriptionEvent, UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Proof } from "../fetch/proof.ts";
import {
  anyText,
  anyTime,
  currency,
  type Findings,
  leaveOut,
  mode,
  newFindings,
  object,
  readForm,
  strictAmount,
  strictEmail,
  strictId,
  whole,
} from "../fetch/tolerant-reader.ts";
import { reasonOf } from "../fetch/unreadable.ts";
import type { ThingNotice } from "../receive/notice.ts";
import { type PhpForm, textAt } from "../receive/php-form.ts";
import type { EventDraft } from "./event-history.ts";
import { productWithoutId } from "./event-values.ts";
import { FORM_CUSTOMER, formCustomer, readFormOrder } from "./form-order.ts";

/** A notice that contains a form. */
type FormNotice = Extract<ThingNotice, { version: "v1" }>;

/**
 * The only event that a V1 form proves, for a shop without an API token. Its time is that of the form, or otherwise that of its arrival.
 * Its key never has a number, because a form that is sent again cannot be distinguished from a second event.
 */
export function proveForm(notice: FormNotice, receivedAt: Date): Proof {
  const { trigger, id } = notice;
  const findings = newFindings({ isForm: true });
  const { subject, at, isMarkedUnpaid, note } = readSubject(notice, findings);
  const [problem] = findings.problems;
  if (problem !== undefined) {
    return {
      kind: "unusable",
      why: hubMessage("notice_incomplete", { event: trigger.eventType, reason: reasonOf(problem) }),
    };
  }
  if (isMarkedUnpaid) return { kind: "unusable", why: hubMessage("form_order_not_paid", { id }) };
  const draft: EventDraft = {
    key: `${trigger.subject}:${id}:${trigger.eventType.split(".")[1]}`,
    type: trigger.eventType,
    occurred_at: at ?? receivedAt.toISOString(),
    data: { [trigger.subject]: subject },
  };
  return { kind: "proved", events: [draft], otherwise: null, note, notes: findings.notes };
}

/** The data of an event, and what the form says besides. */
interface ReadSubject {
  readonly subject: object;
  readonly at: string | null | undefined;
  readonly isMarkedUnpaid: boolean;
  /** What could not be found out. */
  readonly note: UserMessage | null;
}

function readSubject({ trigger, form, id }: FormNotice, findings: Findings): ReadSubject {
  switch (trigger.subject) {
    case "order": {
      const { order, isMarkedUnpaid } = readFormOrder(form, id, findings);
      const isPaid = trigger.eventType === "order.paid";
      const note = order.kind === "upsell" ? UNKNOWN_UPSELL : null;
      const at = isPaid ? order.paid_at : order.created_at;
      return { subject: order, at, isMarkedUnpaid: isPaid && isMarkedUnpaid, note };
    }
    case "subscription": {
      const subject = formSubscription(form, { id, noticeType: trigger.eventType }, findings);
      const times = {
        "subscription.started": subject.started_at,
        "subscription.cancelled": subject.cancelled_at,
        "subscription.ended": subject.ended_at,
      };
      return { subject, at: times[trigger.eventType], isMarkedUnpaid: false, note: null };
    }
    case "affiliate": {
      const subject = formAffiliate(form, { id, noticeType: trigger.eventType }, findings);
      return { subject, at: null, isMarkedUnpaid: false, note: null };
    }
  }
}

const UNKNOWN_UPSELL = hubMessage("upsell_unknown_v1");

const affiliate = object({ name: anyText, firstname: anyText, lastname: anyText, email: anyText, status: anyText });

/** Reads an affiliate from a V1 form. No such form has been seen yet, so that the fields are those of orders and of the API. */
function formAffiliate(
  form: PhpForm,
  { id, noticeType }: { id: string; noticeType: AffiliateEvent["type"] },
  findings: Findings,
) {
  const found = readForm(affiliate, form, findings);
  const fullName = [found.firstname, found.lastname].filter(Boolean).join(" ");
  return {
    id,
    name: found.name ?? (fullName || `Affiliate ${id}`),
    email: strictEmail(found.email, { field: "email", findings }),
    status: found.status ?? noticeType.split(".")[1],
  };
}

const STATUS = {
  "subscription.started": "active",
  "subscription.cancelled": "cancelled",
  "subscription.ended": "ended",
} as const satisfies Record<SubscriptionEvent["type"], string>;

/** The fields of `raw` are the same as those of the form, but with other values than text. */
const subscription = object({
  ...FORM_CUSTOMER,
  type: anyText,
  mode,
  product_id: strictId,
  product: anyText,
  sku: anyText,
  customer_id: anyText,
  currency,
  subtotal: strictAmount,
  total: strictAmount,
  quantity: whole,
  billing_cycle: anyText,
  started_at: anyTime,
  created_at: anyTime,
  cancelled_at: anyTime,
  ends_at: anyTime,
  ended_at: anyTime,
});

/**
 * Reads a subscription from a V1 form: `contract_id`, `billing_cycle`, `product`, `sku`, and `raw`, which is the JSON of a fuller object
 * (public receivers).
 */
function formSubscription(
  form: PhpForm,
  { id, noticeType }: { id: string; noticeType: SubscriptionEvent["type"] },
  findings: Findings,
) {
  const found = readForm(subscription, { ...readRaw(form, findings), ...withoutBlanks(form) }, findings);
  const { product_id: productId, sku = null, product: title = null } = found;
  const customer = formCustomer(found, findings);
  return {
    id,
    status: STATUS[noticeType],
    type: found.type === "installments" ? "installments" : "subscription",
    mode: found.mode ?? "live",
    product: productId
      ? { id: productId, title: title ?? `Product ${productId}`, sku, group: null }
      : productWithoutId({ sku, title }),
    customer: { ...customer, id: (customer.id ?? found.customer_id) || undefined },
    amount: found.subtotal ?? null,
    amount_with_tax: found.total ?? null,
    quantity: found.quantity ?? 1,
    interval: found.billing_cycle,
    started_at: found.started_at ?? found.created_at,
    cancelled_at: found.cancelled_at,
    ends_at: found.ends_at,
    ended_at: found.ended_at,
  };
}

function withoutBlanks(form: PhpForm): PhpForm {
  return Object.fromEntries(
    Object.entries(form).filter(([, value]) => typeof value !== "string" || value.trim() !== ""),
  );
}

/** The texts and numbers of `raw`. */
function readRaw(form: PhpForm, findings: Findings): PhpForm {
  const raw = parseRaw(textAt(form, "raw") ?? "{}");
  if (raw === null) leaveOut(form.raw, { field: "raw", findings });
  return Object.fromEntries(
    Object.entries(raw ?? {}).flatMap(([key, value]) =>
      typeof value === "number" || typeof value === "string" ? [[key, String(value)]] : [],
    ),
  );
}

function parseRaw(text: string): object | null {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === "object" && raw !== null ? raw : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
