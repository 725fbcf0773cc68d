import type { OrderLine } from "../events/order-line.ts";
import type { OutgoingMessage } from "../messages/outgoing-message.ts";
import { orderLines } from "../rules/order-lines.ts";

/**
 * The order line that a call is about, or null if the call is about the whole event. Throws a RangeError if the line
 * does not exist, because a body without it would look like a call for the whole order and give access to products
 * that were not bought.
 */
export function calledLine({ event, lineNumber, deliveryId }: OutgoingMessage): OrderLine | null {
  if (lineNumber === null) return null;
  const line = orderLines(event)[lineNumber - 1];
  if (line !== undefined) return line;
  throw new RangeError(`Delivery ${deliveryId} is for line ${lineNumber}, which this ${event.type} does not have.`);
}
