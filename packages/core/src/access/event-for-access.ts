import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../events/event.ts";
import type { AccessAction } from "../rules/action.ts";
import type { Call } from "../rules/decision.ts";
import type { Rule } from "../rules/rule.ts";

/** An event that is about to be stored, with the rules that made calls for it. */
export interface EventForAccess {
  readonly eventId: string;
  readonly event: ShopEvent;
  /** In milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly called: readonly { readonly rule: Rule; readonly calls: readonly Call[] }[];
}

/** A rule that made calls, with its action. */
export interface CalledRule {
  readonly rule: Rule;
  readonly action: AccessAction;
  readonly calls: readonly Call[];
}

/** The address of the event's person as typed, without surrounding space. */
export function emailOf(event: ShopEvent): string {
  if (isOrderEvent(event)) return event.data.order.customer.email.trim();
  if (isSubscriptionEvent(event)) return event.data.subscription.customer.email.trim();
  return (isFormEvent(event) ? event.data.form.customer.email : event.data.affiliate.email).trim();
}

/** The fields of an event that each of its facts has. */
export function fromEvent({ eventId, event, acceptedAt }: EventForAccess) {
  return { eventId, occurredAt: Date.parse(event.occurred_at), acceptedAt };
}
