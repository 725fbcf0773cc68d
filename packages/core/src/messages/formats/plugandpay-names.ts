import type { EventType } from "../../events/event-type.ts";

/** What Plug&Pay's webhooks call an event: `v1` is a form's `webhook_event`, `v2` a notice's `trigger_type`. */
export interface PlugandpayNames {
  readonly v1: string;
  readonly v2: string;
  readonly triggerableType: "order" | "subscription" | "affiliate" | "form";
}

/**
 * The one table of Plug&Pay's names, so that a name that turns out to be another is one line. Plug&Pay publishes no list.
 * *Seen* means: read off real calls by a public receiver, or in Plug&Pay's own order log; *reported*: one receiver says so;
 * *guess*: made after the names that are known. Of `triggerableType`, `order` is seen and the others are guesses.
 */
export const PLUGANDPAY_NAMES: Readonly<Record<EventType, PlugandpayNames>> = {
  // Seen in V2 calls and in the order log. Older examples say order_created.
  "order.created": { v1: "order_invoice_created", v2: "order_invoice_created", triggerableType: "order" },
  // Seen in V1, reported for V2; the official SDK's example says order_paid.
  "order.paid": { v1: "order_payment_completed", v2: "order_payment_completed", triggerableType: "order" },
  // V1 seen, V2 a guess.
  "subscription.started": { v1: "contracts.new", v2: "subscription_started", triggerableType: "subscription" },
  // Both are guesses.
  "subscription.cancelled": {
    v1: "subscription_cancelled",
    v2: "subscription_cancelled",
    triggerableType: "subscription",
  },
  // V2 reported, V1 a guess.
  "subscription.ended": { v1: "subscription_ended", v2: "subscription_ended", triggerableType: "subscription" },
  // Guesses; the API itself says accepted and declined where the screen says denied.
  "affiliate.accepted": { v1: "affiliate_accepted", v2: "affiliate_accepted", triggerableType: "affiliate" },
  "affiliate.declined": { v1: "affiliate_declined", v2: "affiliate_declined", triggerableType: "affiliate" },
  "affiliate.quit": { v1: "affiliate_quit", v2: "affiliate_quit", triggerableType: "affiliate" },
  // A guess.
  "form.submitted": { v1: "form_submitted", v2: "form_submitted", triggerableType: "form" },
  // Plug&Pay has no such trigger: Haak finds it by comparing orders, so the name is ours.
  "payment.reversed": { v1: "order_payment_reversed", v2: "order_payment_reversed", triggerableType: "order" },
};
