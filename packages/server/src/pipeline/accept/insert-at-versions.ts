import { sql } from "kysely";
import { intColumn, textColumn } from "../../platform/postgres/columns.ts";
import type { Db } from "../../platform/postgres/database.ts";
import { type EventsToInsert, insertingEvents } from "./event-store.ts";

/**
 * Stores what is new of events that were decided by remembered rule books, all in one statement, which is a transaction by itself
 * where nothing else is to be stored with them. Returns the ids of those stored; null, with nothing stored, if the books of these
 * shops are at other versions by now than the events were decided by.
 *
 * It locks what a transaction that reads the books first locks, and in the same order: the books, shared, by shop, and then
 * the keys, sorted. Whoever changes a book holds it until the commit and is waited for, and the version is compared as
 * it is then: the row is read anew once its lock is had (READ COMMITTED). Whoever comes to change it later waits for us.
 *
 * The count is of all books before any key is inserted, so that all of the events are stored by this or none is.
 */
export async function insertAtVersions(db: Db, events: EventsToInsert): Promise<Set<string> | null> {
  const versions = new Map(events.rows.map(({ shopId, ruleBookVersion }) => [shopId, ruleBookVersion]));
  const { keys, stored } = insertingEvents(events, sql`cross join unchanged`);
  const { rows } = await sql<{ is_unchanged: boolean; ids: string[] }>`
    with book as materialized (
      select b.version = k.version as is_unchanged
      from unnest(${textColumn([...versions.keys()])}::text[], ${intColumn([...versions.values()])}::integer[]) as k (shop_id, version)
      join rule_book b on b.bucket = ${events.bucket}::smallint and b.shop_id = k.shop_id
      order by b.shop_id for share of b
    ),
    unchanged as materialized (
      select from book having count(*) filter (where is_unchanged) = ${versions.size}::integer
    ),
    fresh as (${keys}),
    stored as (${stored})
    select exists (select from unchanged) as is_unchanged, array(select id from stored) as ids`.execute(db);
  const [row] = rows;
  return row?.is_unchanged ? new Set(row.ids) : null;
}
