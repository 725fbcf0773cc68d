import { isOperationalEvent } from "../accept/event.ts";
import type { WebhookFormat } from "../plan/action.ts";
import { calledLine } from "./called-line.ts";
import { haakBody } from "./formats/haak.ts";
import { plugandpayV1Body } from "./formats/plugandpay-v1.ts";
import { plugandpayV2Body } from "./formats/plugandpay-v2.ts";
import type { OutgoingMessage, ShopMessage } from "./outgoing-message.ts";

/** What is sent: the exact text, to be stored once and signed and sent as it is on every attempt, and its content type. */
export interface OutgoingBody {
  readonly contentType: string;
  readonly body: string;
}

/**
 * The body of a delivery in the format of its rule. The same message gives the same text. Throws a RangeError when the
 * message is for a line that the order does not have, or tells in one of Plug&Pay's formats what Plug&Pay never tells.
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
  if (isOperationalEvent(event)) throw new RangeError(`Plug&Pay's formats have no room for ${event.type}; use haak.`);
  return { ...message, event };
}
