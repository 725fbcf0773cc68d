import type { OrderEventType, SubscriptionEvent } from "@haak/core";

/** What a trigger tells of and what has to be fetched for it, or why nothing can be. */
export type PlugAndPayTrigger =
  | { readonly subject: "order"; readonly tells: OrderEventType }
  | { readonly subject: "subscription"; readonly tells: SubscriptionEvent["type"] }
  | { readonly subject: "other"; readonly why: string };

/** A trigger that becomes an event. */
export type KnownTrigger = Exclude<PlugAndPayTrigger, { subject: "other" }>;

const AFFILIATE: PlugAndPayTrigger = {
  subject: "other",
  why: "Notices of affiliates are kept, but do not become events yet.",
};

const FORM: PlugAndPayTrigger = {
  subject: "other",
  why: "Plug&Pay has no known way to read a form that was sent, so this notice is kept but does not become an event.",
};

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
  ["affiliate_accepted", AFFILIATE],
  ["affiliate_declined", AFFILIATE],
  ["affiliate_quit", AFFILIATE],
  ["form_submitted", FORM],
]);
