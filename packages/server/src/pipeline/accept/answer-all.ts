import type { Db } from "../../platform/postgres/database.ts";
import type { AcceptedEvent, OwedCall } from "../accept-events.ts";
import { type EventRow, findEventIds } from "./event-store.ts";

/** Events that a statement was to store, and what came of it. */
export interface StoredEvents {
  readonly bucket: number;
  readonly planned: readonly { readonly row: EventRow }[];
  /** The ids of those that were new. */
  readonly inserted: ReadonlySet<string>;
  readonly deliveries: readonly OwedCall[];
}

/** What the senders are told: of an event whose key was known, the first one's id, which is read here. */
export async function answerAll(
  db: Db,
  { bucket, planned, inserted, deliveries }: StoredEvents,
): Promise<AcceptedEvent[]> {
  const rows = planned.map(({ row }) => row);
  const ids = await findEventIds(
    db,
    bucket,
    rows.filter(({ id }) => !inserted.has(id)),
  );
  const owed = countByEvent(deliveries);
  return rows.map((row) => answerOne(row, inserted.has(row.id) ? null : ids.get(keyOf(row)), owed.get(row.id) ?? 0));
}

function answerOne(row: EventRow, first: { id: string; type: string } | null | undefined, owed: number): AcceptedEvent {
  if (first === undefined) throw new Error(`Event key ${row.key} is neither new nor known.`);
  if (first) return { ...first, duplicate: true, deliveries: 0 };
  return { id: row.id, type: row.type, duplicate: false, deliveries: owed };
}

function countByEvent(deliveries: readonly OwedCall[]): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const { eventId } of deliveries) counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
  return counts;
}

function keyOf(row: EventRow): string {
  return `${row.shopId} ${row.key}`;
}
