import type { HaakEvent, ShopEvent } from "../events/event.ts";

/** The content of a body, for any format. */
export interface OutgoingMessage<Event extends HaakEvent = HaakEvent> {
  readonly deliveryId: string;
  /** Null in a test call, because it has no event. */
  readonly eventId: string | null;
  readonly event: Event;
  /** `number` stays the same for a shop: receivers made for Plug&Pay know shops by number. */
  readonly shop: { readonly id: string; readonly name: string; readonly number: number };
  /** Null in a test call. `number` stays the same for a rule. */
  readonly rule: { readonly id: string; readonly name: string; readonly number: number } | null;
  /** The position in `order.lines`, from 1, when this call is about one line; otherwise null. */
  readonly lineNumber: number | null;
  /** ISO 8601 time at which the body is written. It is written once, so it does not change on a retry. */
  readonly sentAt: string;
}

/** A message of what happened in the shop, which alone Plug&Pay's formats have room for. */
export type ShopMessage = OutgoingMessage<ShopEvent>;
