import type { Bundle, ZObject } from "zapier-platform-core";
import { firstOfList, PAGE_SIZE } from "../hub/page-of-list.ts";
import { type Envelope, envelopeOf, type StoredEvent } from "../run/envelope.ts";

/** Which events are looked at: those of a person, of a thing with this id, or of both. */
export interface Wanted<Data> {
  readonly types: readonly string[];
  readonly email: string | null;
  /** The hub's name of the filter by id, and the id that was given. */
  readonly id: { readonly name: "order_id" | "subscription_id"; readonly given: string | null };
  /** Which thing an event is about. */
  readonly subjectOf: (data: Data) => string;
}

/** More than one is of use only to a Zap that loops over what it found. */
const FOUND_MAX = 25;

/**
 * What is known of each order or subscription by its latest event, the one that happened last first. The hub is asked by
 * e-mail where there is one, because an order number narrows no list; a person with more than 250 events has older ones
 * that are not looked at.
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

/** Sorting is stable, so that of two at one moment the one that the hub heard of later stays first. */
function lastFirst<Data>(events: readonly StoredEvent<Data>[]): StoredEvent<Data>[] {
  return [...events].sort((a, b) => Date.parse(b.occurred_at) - Date.parse(a.occurred_at));
}
