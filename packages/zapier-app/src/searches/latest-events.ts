import type { Bundle, ZObject } from "zapier-platform-core";
import { firstOfList, PAGE_SIZE } from "../hub/page-of-list.ts";
import { type Envelope, envelopeOf, type StoredEvent } from "../run/envelope.ts";

/** Which events are searched: by customer, by id, or by both. */
export interface Wanted<Data> {
  readonly types: readonly string[];
  readonly email: string | null;
  /** The hub's name of the filter by id, and the id. */
  readonly id: { readonly name: "order_id" | "subscription_id"; readonly given: string | null };
  /** The id of the order or subscription of an event. */
  readonly subjectOf: (data: Data) => string;
}

/** A limit, because more than one result is only useful for a Zap that loops over them. */
const FOUND_MAX = 25;

/**
 * Gives the latest event of each order or subscription, the newest first. The list is filtered by e-mail if there is one, because an order
 * number does not filter it. Only the newest 250 events of a person are searched.
 */
export async function latestEvents<Data>(z: ZObject, bundle: Bundle, wanted: Wanted<Data>): Promise<Envelope<Data>[]> {
  const { types, email, id, subjectOf } = wanted;
  const by = email === null ? { [id.name]: id.given } : { email };
  const params = { ...by, type: types.join(","), limit: PAGE_SIZE };
  const events = await firstOfList<StoredEvent<Data>>(z, bundle, { path: "/v1/events", params });
  const latest = new Map<string, StoredEvent<Data>>();
  for (const event of lastFirst(events)) {
    const subject = subjectOf(event.data);
    if (!latest.has(subject)) latest.set(subject, event);
  }
  return [...latest.values()].slice(0, FOUND_MAX).map(envelopeOf);
}

/** Sorts the newest first. The sort is stable, so that of two events at one time the later reported one stays first. */
function lastFirst<Data>(events: readonly StoredEvent<Data>[]): StoredEvent<Data>[] {
  return [...events].sort((a, b) => Date.parse(b.occurred_at) - Date.parse(a.occurred_at));
}
