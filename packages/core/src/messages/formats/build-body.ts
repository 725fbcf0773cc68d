import { calledLine } from "../../connectors/called-line.ts";
import { isOperationalEvent } from "../../events/event.ts";
import type { WebhookFormat } from "../../rules/action.ts";
import type { OutgoingMessage, ShopMessage } from "../outgoing-message.ts";
import { haakBody } from "./haak.ts";
import { plugandpayV1Body } from "./plugandpay-v1.ts";
import { plugandpayV2Body } from "./plugandpay-v2.ts";

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
