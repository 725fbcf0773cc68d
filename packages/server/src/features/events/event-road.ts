import { sql } from "kysely";
import { firstIdAt } from "../../platform/ids.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** By which road an event came: told by a program, by a notice of Plug&Pay's, found missing by comparing, or seen by the hub itself. */
export const EVENT_ROADS = ["api", "notice", "comparison", "hub"] as const;

/** How an event came; `notice_id` is there for a notice. */
export interface EventRoad {
  readonly kind: (typeof EVENT_ROADS)[number];
  readonly notice_id: string | null;
}

/** What telling the road needs of a stored event. */
export interface Travelled {
  readonly id: string;
  readonly type: string;
  readonly found_late: boolean;
  readonly received_at: Date;
}

/** A notice waits for Plug&Pay no longer than its schedule of tries, of some three days. */
const NOTICE_WAITS_MS = 4 * 86_400_000;

/**
 * Tells it from what is stored anyway. A notice names one event, and one about an order may have made another beside it, so that the
 * notices of all events about the same order or subscription count; none that arrived after the event did.
 */
export async function readRoad(db: Db, shop: ShopKey, event: Travelled): Promise<EventRoad> {
  if (event.type.startsWith("endpoint.")) return { kind: "hub", notice_id: null };
  if (event.found_late) return { kind: "comparison", notice_id: null };
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
