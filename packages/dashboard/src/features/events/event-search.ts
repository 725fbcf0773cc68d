import type { EventType } from "../../api/client/openapi.ts";
import { EVENT_TYPES } from "../../ui/traffic/event-type.ts";

/** What the address of the list may hold. */
export const EVENT_FILTERS = ["type", "search", "since", "until"] as const;

/** As it stands in the address: anybody may have written it. */
export type EventFilters = Readonly<Record<(typeof EVENT_FILTERS)[number], string>>;

/** What the hub is asked: it looks for orders by number and id, for subscriptions, and for people by e-mail address. */
export function toEventQuery({ type, search, since, until }: EventFilters): EventQuery {
  const known = EVENT_TYPES.find((one) => one === type);
  const sought = search.trim();
  const from = startOf(since, 0);
  // The whole of the last day, so that both fields may name the same one.
  const to = startOf(until, 1);
  return {
    ...(known && { type: known }),
    ...(sought !== "" && { q: sought }),
    ...(from !== null && { since: from }),
    ...(to !== null && { until: to }),
  };
}

interface EventQuery {
  readonly type?: EventType;
  readonly q?: string;
  readonly since?: string;
  readonly until?: string;
}

/** When a day begins where the reader is, or the day so many after it; null for what is no day. */
function startOf(day: string, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const moment = new Date(Number(year), Number(month) - 1, Number(date) + daysLater);
  return moment.toISOString();
}
