import type {
  AffiliateEvent,
  FormEvent,
  HaakEvent,
  OrderEvent,
  ShopEvent,
  SubscriptionEvent,
} from "../events/event.ts";
import type { OperationalEvent } from "../events/operational-event.ts";
import type { OrderLine } from "../events/order.ts";

/**
 * The fields of every message besides its data. Fields may be added. No field changes or disappears while `version`
 * is 1.
 */
interface Envelope {
  /** The id of the delivery. It is the same on every retry, so that a receiver recognises a repeated call. */
  id: string;
  version: 1;
  /** When it happened in the shop, as reported. It is not the time of sending. */
  timestamp: string;
  /** Null in a test call. */
  event_id: string | null;
  shop: { id: string; name: string };
  /** Null in a test call. */
  rule: { id: string; name: string } | null;
}

/** The line that a call per line is about. Either all three fields are there, or none. */
interface CalledLine {
  line?: OrderLine;
  /** The position in `order.lines`, from 1. */
  line_number?: number;
  /** The number of lines of the order, also those that the rule does not match. */
  line_count?: number;
}

/** An order was made or paid, or its payment was reversed. */
export interface OrderMessage extends Envelope {
  type: OrderEvent["type"];
  data: OrderEvent["data"] & CalledLine;
}

/** A subscription or a plan of instalments started, was cancelled or ended. */
export interface SubscriptionMessage extends Envelope {
  type: SubscriptionEvent["type"];
  data: SubscriptionEvent["data"];
}

/** The status of an affiliate changed. */
export interface AffiliateMessage extends Envelope {
  type: AffiliateEvent["type"];
  data: AffiliateEvent["data"];
}

/** A form was submitted. */
export interface FormMessage extends Envelope {
  type: FormEvent["type"];
  data: FormEvent["data"];
}

/** An endpoint is failing, works again, or was switched off. */
export interface OperationalMessage extends Envelope {
  type: OperationalEvent["type"];
  data: OperationalEvent["data"];
}

/** The JSON body of a call in the format `haak`. Narrow it by `type`. */
export type Message = OrderMessage | SubscriptionMessage | AffiliateMessage | FormMessage | OperationalMessage;

/** The content of a body, for any format. */
export interface OutgoingMessage<Event extends HaakEvent = HaakEvent> {
  readonly deliveryId: string;
  /** Null in a test call, because it has no event. */
  readonly eventId: string | null;
  readonly event: Event;
  /** `number` never changes for a shop. Needed because receivers made for Plug&Pay know shops by number. */
  readonly shop: { readonly id: string; readonly name: string; readonly number: number };
  /** Null in a test call. `number` never changes for a rule. */
  readonly rule: { readonly id: string; readonly name: string; readonly number: number } | null;
  /** The position in `order.lines`, from 1, if this call is about one line, otherwise null. */
  readonly lineNumber: number | null;
  /** The ISO 8601 time at which the body is written. It does not change on a retry, because a body is written once. */
  readonly sentAt: string;
}

/** A message about an event of the shop. Plug&Pay's formats only have fields for these. */
export type ShopMessage = OutgoingMessage<ShopEvent>;
