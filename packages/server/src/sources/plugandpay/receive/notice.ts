import type { AffiliateEvent, FieldError, FormEvent, OrderEventType, SubscriptionEvent, UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { PhpForm } from "./php-form.ts";

/** A trigger about a thing that can be fetched from Plug&Pay, and the event that it announces. */
export type ThingTrigger =
  | { readonly subject: "order"; readonly eventType: OrderEventType }
  | { readonly subject: "subscription"; readonly eventType: SubscriptionEvent["type"] }
  | { readonly subject: "affiliate"; readonly eventType: AffiliateEvent["type"] };

/** A form was submitted. Its event is made from the notice alone, because there is no known way to fetch a form. */
export interface FormTrigger {
  readonly subject: "form";
  readonly eventType: FormEvent["type"];
}

export type PlugAndPayTrigger = ThingTrigger | FormTrigger;

/**
 * The names of triggers in both versions. They stand in one table, because Plug&Pay publishes no list and a wrong name must be easy to
 * correct. *Seen*: on real calls; *reported*: by one receiver; *guess*: by analogy. It is a map and not an object, because a notice may
 * name its trigger `constructor`.
 */
export const PLUGANDPAY_TRIGGERS: ReadonlyMap<string, PlugAndPayTrigger> = new Map<string, PlugAndPayTrigger>([
  // The first was seen. The second is in an older help article.
  ["order_invoice_created", { subject: "order", eventType: "order.created" }],
  ["order_created", { subject: "order", eventType: "order.created" }],
  // The first was seen. The second is in the official SDK.
  ["order_payment_completed", { subject: "order", eventType: "order.paid" }],
  ["order_paid", { subject: "order", eventType: "order.paid" }],
  // The first was seen in V1. The second is a guess for V2.
  ["contracts.new", { subject: "subscription", eventType: "subscription.started" }],
  ["subscription_started", { subject: "subscription", eventType: "subscription.started" }],
  // A guess.
  ["subscription_cancelled", { subject: "subscription", eventType: "subscription.cancelled" }],
  // Reported.
  ["subscription_ended", { subject: "subscription", eventType: "subscription.ended" }],
  // Guesses.
  ["affiliate_accepted", { subject: "affiliate", eventType: "affiliate.accepted" }],
  ["affiliate_declined", { subject: "affiliate", eventType: "affiliate.declined" }],
  ["affiliate_quit", { subject: "affiliate", eventType: "affiliate.quit" }],
  ["form_submitted", { subject: "form", eventType: "form.submitted" }],
]);

/** The version of Plug&Pay's webhook that sent a notice. It is unknown if the notice cannot be read. */
export type NoticeVersion = "v1" | "v2" | "unknown";

/** A notice about one thing. V1 contains the thing itself, flattened into a form; V2 only its id. */
export type ThingNotice = { readonly name: string; readonly id: string; readonly trigger: ThingTrigger } & (
  | { readonly version: "v2" }
  | { readonly version: "v1"; readonly form: PhpForm }
);

/** A notice about a submitted form, with its contents. */
export interface SubmissionNotice {
  readonly version: "v1" | "v2";
  readonly name: string;
  readonly trigger: FormTrigger;
  readonly contents: PhpForm;
}

export type Notice = ThingNotice | SubmissionNotice;

export function isSubmission(notice: Notice): notice is SubmissionNotice {
  return notice.trigger.subject === "form";
}

export type ReadNotice =
  | { readonly kind: "known"; readonly notice: Notice }
  | { readonly kind: "unknown"; readonly version: NoticeVersion; readonly name: string; readonly why: UserMessage }
  | {
      readonly kind: "incomplete";
      readonly version: NoticeVersion;
      readonly name: string | null;
      readonly errors: readonly FieldError[];
    }
  | { readonly kind: "unreadable"; readonly why: UserMessage };

export const UNKNOWN_TRIGGER = hubMessage("notice_trigger_unknown");
