import type { AffiliateEvent, FormEvent, OrderEventType, SubscriptionEvent } from "@haak/core";

/** What a trigger tells of, of a thing that can be fetched. */
export type ThingTrigger =
  | { readonly subject: "order"; readonly tells: OrderEventType }
  | { readonly subject: "subscription"; readonly tells: SubscriptionEvent["type"] }
  | { readonly subject: "affiliate"; readonly tells: AffiliateEvent["type"] };

/** A form was sent. Plug&Pay has no known way to read it, so that all there is to know is what the notice says itself. */
export interface FormTrigger {
  readonly subject: "form";
  readonly tells: FormEvent["type"];
}

/** What becomes an event. */
export type PlugAndPayTrigger = ThingTrigger | FormTrigger;

/**
 * The one table of the names that Plug&Pay's notices go by, so that a name that turns out to be another is one line. Of
 * both versions; Plug&Pay publishes no list. *Seen*: on real calls; *told*: by one receiver; *guess*: by analogy. A map
 * and not an object, as a notice may call itself `constructor`.
 */
export const PLUGANDPAY_TRIGGERS: ReadonlyMap<string, PlugAndPayTrigger> = new Map<string, PlugAndPayTrigger>([
  // Seen; the second stands in an older help example.
  ["order_invoice_created", { subject: "order", tells: "order.created" }],
  ["order_created", { subject: "order", tells: "order.created" }],
  // Seen; the second stands in the official SDK.
  ["order_payment_completed", { subject: "order", tells: "order.paid" }],
  ["order_paid", { subject: "order", tells: "order.paid" }],
  // Seen in V1; the second is a guess for V2.
  ["contracts.new", { subject: "subscription", tells: "subscription.started" }],
  ["subscription_started", { subject: "subscription", tells: "subscription.started" }],
  // A guess.
  ["subscription_cancelled", { subject: "subscription", tells: "subscription.cancelled" }],
  // Told.
  ["subscription_ended", { subject: "subscription", tells: "subscription.ended" }],
  // Guesses.
  ["affiliate_accepted", { subject: "affiliate", tells: "affiliate.accepted" }],
  ["affiliate_declined", { subject: "affiliate", tells: "affiliate.declined" }],
  ["affiliate_quit", { subject: "affiliate", tells: "affiliate.quit" }],
  ["form_submitted", { subject: "form", tells: "form.submitted" }],
]);
