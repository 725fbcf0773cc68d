import type { HaakEvent } from "@haak/core";
import { sql } from "kysely";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** A stored event as a what-if reads it. */
export interface ReadEvent {
  readonly id: string;
  readonly event: HaakEvent;
}

/**
 * Events of one page. Parsing them takes some 5 ms, in which nothing else of this process can run; more would be felt by
 * whoever sends an event at that moment.
 */
const EVENTS_A_PAGE = 500;

interface EventRow {
  readonly id: string;
  readonly occurred_at: Date;
  readonly body: string;
}

/** When the events occurred that are read; both ends belong to it. */
export interface EventSpan {
  readonly since: Date;
  readonly until: Date;
}

/**
 * The shop's events that occurred in this span, newest first, a page at a time. Each page is a separate statement, so that
 * no snapshot is held for the whole walk; the next one is asked for before this one is looked at, so that database and
 * process work at the same time.
 */
export async function* readEventPages(db: Database, shop: ShopKey, span: EventSpan): AsyncGenerator<ReadEvent[]> {
  let coming: Promise<EventRow[]> | null = readRows(db, shop, { span, before: null });
  while (coming !== null) {
    const rows: EventRow[] = await coming;
    const last = rows.at(-1);
    coming = rows.length === EVENTS_A_PAGE && last ? readRows(db, shop, { span, before: last }) : null;
    // If the walk ends before, no caller waits for this page, so its failure must not be unhandled.
    coming?.catch(() => undefined);
    yield rows.map(({ id, body }) => ({ id, event: readEventBody(body) }));
  }
}

async function readRows(
  db: Database,
  shop: ShopKey,
  { span, before }: { span: EventSpan; before: EventRow | null },
): Promise<EventRow[]> {
  const end = before
    ? sql`(occurred_at, id) < (${before.occurred_at}::timestamptz, ${before.id})`
    : sql`occurred_at <= ${span.until}::timestamptz`;
  const { rows } = await sql<EventRow>`
    select id, occurred_at, body from event
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}
      and occurred_at >= ${span.since}::timestamptz and ${end}
    order by occurred_at desc, id desc
    limit ${EVENTS_A_PAGE}`.execute(db);
  return rows;
}

/** The text of a stored event. */
export function readEventBody(body: string): HaakEvent {
  // It was validated when it was accepted.
  return JSON.parse(body) as HaakEvent;
}
