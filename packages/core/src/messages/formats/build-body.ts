import { calledLine } from "../../connectors/called-line.ts";
import { isOperationalEvent } from "../../events/event.ts";
import type { WebhookFormat } from "../../rules/action.ts";
import type { OutgoingMessage, ShopMessage } from "../outgoing-message.ts";
import { haakBody } from "./haak.ts";
import { plugandpayV1Body } from "./plugandpay-v1.ts";
import { plugandpayV2Body } from "./plugandpay-v2.ts";

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
