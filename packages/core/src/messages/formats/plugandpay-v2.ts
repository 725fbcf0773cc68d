import { isFormEvent, isOrderEvent, isSubscriptionEvent, type ShopEvent } from "../../events/event.ts";
import type { ShopMessage } from "../outgoing-message.ts";
import { PLUGANDPAY_NAMES } from "./plugandpay-names.ts";

/**
 * A number that no rule of Plug&Pay has. Needed because receivers read `rule_id` as a whole number, so that null
 * would make a test call fail.
 */
const NO_RULE_NUMBER = 0;

/**
 * The small body of Plug&Pay's *Webhook V2* (Plug&Pay help article 3083761), nested as on real calls. It has a type
 * and an id, and the receiver fetches the rest from Plug&Pay. It has no field for a line, so calls per line have the
 * same body.
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

/**
 * A number if it is a plain whole number that a double can represent, because Plug&Pay's ids are numbers. Otherwise
 * text, so that the id does not change.
 */
function plugandpayId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) && String(number) === id ? number : id;
}
