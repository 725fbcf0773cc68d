import { type HaakEvent, isFormEvent, isOperationalEvent, isOrderEvent, isSubscriptionEvent } from "../events/event.ts";
import { isOrderEventType } from "../events/event-type.ts";
import type { OrderKind } from "../events/order.ts";
import type { ReasonCode } from "./decision.ts";
import { narrowsProducts, orderLines, scopeNamesProduct } from "./order-lines.ts";
import type { Rule, RuleScope } from "./rule.ts";

/**
 * How an event arrived. `foundByReconciliation` means that reconciliation found it, so that later rules must not make
 * a call for it.
 */
export interface MatchContext {
  readonly foundByReconciliation: boolean;
}

/**
 * Decides whether the rule makes a call for the event, and why. If several reasons are against it, the result is the
 * first in this order: switched off, made later, trigger, own endpoint, test order, kind of order, upsell, form,
 * product.
 */
export function matchRule(event: HaakEvent, rule: Rule, context: MatchContext): ReasonCode {
  if (!rule.enabled) return "disabled";
  if (context.foundByReconciliation && wasMadeLater(event, rule)) return "made_later";
  return (
    triggerReason(event, rule) ??
    ownEndpointReason(event, rule) ??
    testReason(event, rule) ??
    kindReason(event, rule) ??
    scopeReason(event, rule.scope) ??
    "called"
  );
}

function wasMadeLater(event: HaakEvent, rule: Rule): boolean {
  return Date.parse(event.occurred_at) < Date.parse(rule.created_at);
}

function triggerReason(event: HaakEvent, rule: Rule): ReasonCode | null {
  if (event.type === rule.trigger) return isPaidOff(event) ? "paid_off" : null;
  if (rule.trigger === "order.paid" && event.type === "order.created") return "waits_for_payment";
  if (rule.trigger === "subscription.ended" && event.type === "subscription.cancelled") return "still_active";
  return "other_trigger";
}

/** Whether a plan of instalments ended because everything is paid. Then nothing was cancelled, and access must stay. */
export function isPaidOff(event: HaakEvent): boolean {
  if (event.type !== "subscription.ended") return false;
  const { type, payments_left } = event.data.subscription;
  return type === "installments" && payments_left === 0;
}

/** An endpoint never gets an event about its own failure, because that call would fail too and cause the next event. */
function ownEndpointReason(event: HaakEvent, rule: Rule): ReasonCode | null {
  return isOperationalEvent(event) && event.data.endpoint.id === rule.endpoint_id ? "own_endpoint" : null;
}

function testReason(event: HaakEvent, rule: Rule): ReasonCode | null {
  return !rule.include_test && isTest(event) ? "test_order" : null;
}

function isTest(event: HaakEvent): boolean {
  if (isOrderEvent(event)) return event.data.order.mode === "test";
  return isSubscriptionEvent(event) && event.data.subscription.mode === "test";
}

function kindReason(event: HaakEvent, rule: Rule): ReasonCode | null {
  if (!isOrderEvent(event) || !isOrderEventType(event.type) || rule.kinds.includes(event.data.order.kind)) return null;
  return isRecurring(event.data.order.kind) ? "recurring_off" : "kind_off";
}

/** Whether the kind is an automatic payment, and not an order that a buyer made. */
export function isRecurring(kind: OrderKind): boolean {
  return kind === "installment" || kind === "renewal";
}

function scopeReason(event: HaakEvent, scope: RuleScope): ReasonCode | null {
  if (scope.upsells.length > 0 && !scope.upsells.includes(upsellId(event))) return "other_upsell";
  if (scope.forms.length > 0 && !(isFormEvent(event) && scope.forms.includes(event.data.form.id))) return "other_form";
  return narrowsProducts(scope) && !includesProduct(event, scope) ? "other_product" : null;
}

// The empty text without an upsell. It is in no scope, because ids are never empty.
function upsellId(event: HaakEvent): string {
  return isOrderEvent(event) ? (event.data.order.upsell?.id ?? "") : "";
}

function includesProduct(event: HaakEvent, scope: RuleScope): boolean {
  if (isSubscriptionEvent(event)) return scopeNamesProduct(scope, event.data.subscription.product);
  return orderLines(event).some((line) => scopeNamesProduct(scope, line.product));
}
