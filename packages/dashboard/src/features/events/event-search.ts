import type { EventType } from "../../api/openapi.ts";
import { EVENT_TYPES } from "../../ui/traffic/event-type.ts";

/** What the address of the list may hold. */
export const EVENT_FILTERS = ["type", "search"] as const;

/** As it stands in the address: anybody may have written it. */
export type EventFilters = Readonly<Record<(typeof EVENT_FILTERS)[number], string>>;

/** What the hub is asked: it looks for orders by number and id, for subscriptions, and for people by e-mail address. */
export function toEventQuery({ type, search }: EventFilters): { type?: EventType; q?: string } {
  const known = EVENT_TYPES.find((one) => one === type);
  const sought = search.trim();
  return { ...(known && { type: known }), ...(sought !== "" && { q: sought }) };
}
