import type { EventType } from "../../events/event-type.ts";

/** Plug&Pay's names of an event: `v1` is a form's `webhook_event`, `v2` is a notice's `trigger_type`. */
export interface PlugandpayNames {
  readonly v1: string;
  readonly v2: string;
  readonly triggerableType: "order" | "subscription" | "affiliate" | "form";
}

/**
 * The only table of Plug&Pay's names, so that a corrected name is a change of one line. Plug&Pay publishes no list.
 * *Seen* means: found in real calls by a public receiver, or in Plug&Pay's own order log. *Reported*: one receiver
 * has it. *Guess*: made by analogy with the known names. The `triggerableType` `order` was seen, and the others are
 * guesses.
 */
export const PLUGANDPAY_NAMES: Readonly<Record<EventType, PlugandpayNames>> = {
  // Seen in V2 calls and in the order log. Older examples have order_created.
  "order.created": { v1: "order_invoice_created", v2: "order_invoice_created", triggerableType: "order" },
  // Seen in V1, reported for V2. The example of the official SDK has order_paid.
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
  // Guesses. The API has accepted and declined, and the screen has denied.
  "affiliate.accepted": { v1: "affiliate_accepted", v2: "affiliate_accepted", triggerableType: "affiliate" },
  "affiliate.declined": { v1: "affiliate_declined", v2: "affiliate_declined", triggerableType: "affiliate" },
  "affiliate.quit": { v1: "affiliate_quit", v2: "affiliate_quit", triggerableType: "affiliate" },
  // A guess.
  "form.submitted": { v1: "form_submitted", v2: "form_submitted", triggerableType: "form" },
  // Our own name, because Plug&Pay has no such trigger. Haak finds a reversal by comparing orders.
  "payment.reversed": { v1: "order_payment_reversed", v2: "order_payment_reversed", triggerableType: "order" },
};
