import { sql } from "kysely";
import { firstIdAt } from "../../platform/ids.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** Where an event came from: a program, a notice of Plug&Pay, a comparison that found it missing, or the hub itself. */
export const EVENT_SOURCES = ["api", "notice", "comparison", "hub"] as const;

/** Where one event came from; `notice_id` is set for a notice. */
export interface EventSource {
  readonly kind: (typeof EVENT_SOURCES)[number];
  readonly notice_id: string | null;
}

/** The columns of an event that show where it came from. */
export interface StoredEventTimes {
  readonly id: string;
  readonly type: string;
  readonly found_by_reconciliation: boolean;
  readonly received_at: Date;
}

/** A notice waits for Plug&Pay no longer than its retry schedule, which is about three days. */
const NOTICE_WAITS_MS = 4 * 86_400_000;

/**
 * Finds out where an event came from. A notice names one event, but a notice about an order may have made a second event. So all notices
 * about the same order or subscription are read, except those that arrived after the event.
 */
export async function readEventSource(db: Db, shop: ShopKey, event: StoredEventTimes): Promise<EventSource> {
  if (event.type.startsWith("endpoint.")) return { kind: "hub", notice_id: null };
  if (event.found_by_reconciliation) return { kind: "comparison", notice_id: null };
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ id: string }>`
    select id from inbox
    where ${ours} and id >= ${firstIdAt("inb", new Date(event.received_at.getTime() - NOTICE_WAITS_MS))}
      and received_at <= ${event.received_at}::timestamptz
      and event_id = any(array(
        select ${event.id}
        union all
        select id from event where ${ours} and subject_hash = (select subject_hash from event where ${ours} and id = ${event.id})
      ))
    order by id desc limit 1`.execute(db);
  const [notice] = rows;
  return notice ? { kind: "notice", notice_id: notice.id } : { kind: "api", notice_id: null };
}
