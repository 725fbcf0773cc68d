import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../events/event.ts";
import type { AccessAction } from "../rules/action.ts";
import type { Call } from "../rules/decision.ts";
import type { Rule } from "../rules/rule.ts";

/** An event that is about to be kept, with the rules that called for it. */
export interface EventForAccess {
  readonly eventId: string;
  readonly event: ShopEvent;
  /** In milliseconds. */
  readonly acceptedAt: number;
  readonly called: readonly { readonly rule: Rule; readonly calls: readonly Call[] }[];
}

/** One rule that called, with the action that it takes. */
export interface CalledRule {
  readonly rule: Rule;
  readonly action: AccessAction;
  readonly calls: readonly Call[];
}

/** Whose event it is, as typed, without the space around it. */
export function emailOf(event: ShopEvent): string {
  if (isOrderEvent(event)) return event.data.order.customer.email.trim();
  if (isSubscriptionEvent(event)) return event.data.subscription.customer.email.trim();
  return (isFormEvent(event) ? event.data.form.customer.email : event.data.affiliate.email).trim();
}

/** What every fact of an event has. */
export function fromEvent({ eventId, event, acceptedAt }: EventForAccess) {
  return { eventId, occurredAt: Date.parse(event.occurred_at), acceptedAt };
}
