import type { HaakEvent, ShopEvent } from "../events/event.ts";

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
