import {
  isFormEvent,
  isOperationalEvent,
  isOrderEvent,
  isSubscriptionEvent,
  type ShopEvent,
} from "../../events/event.ts";
import type { OrderLine } from "../../events/order.ts";
import type { WebhookFormat } from "../../rules/action.ts";
import { orderLines } from "../../rules/order-lines.ts";
import type { Message, OutgoingMessage, ShopMessage } from "../message.ts";
import { PLUGANDPAY_NAMES } from "./plugandpay-names.ts";
import { plugandpayV1Body } from "./plugandpay-v1.ts";

/**
 * The body that is sent: the exact text and its content type. It is stored once, and every attempt signs and sends
 * the same text.
 */
export interface OutgoingBody {
  readonly contentType: string;
  readonly body: string;
}

/**
 * The body of a delivery in the format of its rule. The same message always gives the same text.
 * @throws RangeError if the order does not have the line of the message, or if Plug&Pay has no such event and the
 * format is one of Plug&Pay's.
 */
export function buildBody(message: OutgoingMessage, format: WebhookFormat): OutgoingBody {
  const line = calledLine(message);
  switch (format) {
    case "haak":
      return { contentType: "application/json", body: haakBody(message, line) };
    case "plugandpay-v2":
      return { contentType: "application/json", body: plugandpayV2Body(shopMessage(message)) };
    case "plugandpay-v1":
      return { contentType: "application/x-www-form-urlencoded", body: plugandpayV1Body(shopMessage(message), line) };
  }
}

function shopMessage(message: OutgoingMessage): ShopMessage {
  const { event } = message;
  if (isOperationalEvent(event)) throw new RangeError(`Plug&Pay's formats have no fields for ${event.type}; use haak.`);
  return { ...message, event };
}

/**
 * The order line that a call is about, or null if the call is about the whole event. Throws a RangeError if the line
 * does not exist, because a body without it would look like a call for the whole order and give access to products
 * that were not bought.
 */
function calledLine({ event, lineNumber, deliveryId }: OutgoingMessage): OrderLine | null {
  if (lineNumber === null) return null;
  const line = orderLines(event)[lineNumber - 1];
  if (line !== undefined) return line;
  throw new RangeError(`Delivery ${deliveryId} is for line ${lineNumber}, which this ${event.type} does not have.`);
}

/**
 * Haak's own body: JSON with its keys in the documented order and the event's data unchanged. A call per line also
 * has the line, its position and the number of lines.
 */
function haakBody(message: OutgoingMessage, line: OrderLine | null): string {
  const { deliveryId, eventId, event, shop, rule, lineNumber } = message;
  const envelope: Record<Exclude<keyof Message, "data">, unknown> = {
    id: deliveryId,
    version: 1,
    type: event.type,
    timestamp: event.occurred_at,
    event_id: eventId,
    shop: { id: shop.id, name: shop.name },
    rule: rule === null ? null : { id: rule.id, name: rule.name },
  };
  const data =
    line === null
      ? dataText(event.data)
      : JSON.stringify({ ...event.data, line, line_number: lineNumber, line_count: orderLines(event).length });
  return `${JSON.stringify(envelope).slice(0, -1)},"data":${data}}`;
}

const texts = new WeakMap<object, string>();

/** The data as text, cached for each event, because one event may have hundreds of calls with the same data. */
function dataText(data: object): string {
  const known = texts.get(data);
  if (known !== undefined) return known;
  const text = JSON.stringify(data);
  texts.set(data, text);
  return text;
}

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
function plugandpayV2Body({ event, rule, shop, sentAt }: ShopMessage): string {
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
