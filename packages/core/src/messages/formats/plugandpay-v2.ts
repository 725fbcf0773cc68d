import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../../events/event.ts";
import type { ShopMessage } from "../outgoing-message.ts";
import { PLUGANDPAY_NAMES } from "./plugandpay-names.ts";

/** No rule of Plug&Pay has this number; receivers read `rule_id` as a whole number, so null would break a test call for them. */
const NO_RULE_NUMBER = 0;

/**
 * The thin body of Plug&Pay's *Webhook V2* (Plug&Pay help article 3083761), nested as it is on real calls: it names the
 * thing, and the receiver fetches the rest from Plug&Pay. It has no room for a line, so that calls per line are alike.
 */
export function plugandpayV2Body({ event, rule, shop, sentAt }: ShopMessage): string {
  const { v2, triggerableType } = PLUGANDPAY_NAMES[event.type];
  return JSON.stringify({
    event: { trigger_type: v2, triggerable_type: triggerableType, triggerable_id: plugandpayId(subjectId(event)) },
    rule_id: rule?.number ?? NO_RULE_NUMBER,
    tenant_id: shop.number,
    sent_at: sentAt,
  });
}

function subjectId(event: ShopEvent): string {
  if (isOrderEvent(event)) return event.data.order.id;
  if (isSubscriptionEvent(event)) return event.data.subscription.id;
  return isFormEvent(event) ? event.data.form.id : event.data.affiliate.id;
}

/** Plug&Pay's ids are whole numbers. One that a double would round, or that is no plain number, stays text to stay itself. */
function plugandpayId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) && String(number) === id ? number : id;
}
