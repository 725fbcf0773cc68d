import type { OrderLine } from "../../events/order-line.ts";
import { orderLines } from "../../rules/order-lines.ts";
import type { Message } from "../message.ts";
import type { OutgoingMessage } from "../outgoing-message.ts";

/**
 * Haak's own body: JSON with its keys in the documented order and the event's data unchanged. A call per line also
 * has the line, its position and the number of lines.
 */
export function haakBody(message: OutgoingMessage, line: OrderLine | null): string {
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
