import { sql } from "kysely";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** A row of the keeper's that says when it is due. A shop has one rebuild, so that it needs no id. */
export interface DueRow {
  readonly table: "erasure" | "comparison" | "access_rebuild";
  readonly shop: ShopKey;
  readonly id: string | null;
}

/** Since when there is something to do. */
const SINCE = { erasure: "started_at", comparison: "created_at", access_rebuild: "started_at" } as const;

/**
 * Lets what could not be done wait for as long as it has waited already, so that each wait is twice the one before; from one
 * second to ten minutes. What can never be done then takes neither the places of others nor all of the log.
 */
export async function postponeDue(db: Database, { table, shop, id }: DueRow, now: Date): Promise<void> {
  const waited = sql`${now}::timestamptz - ${sql.ref(SINCE[table])}`;
  await sql`
    update ${sql.table(table)}
    set due_at = ${now}::timestamptz + least(greatest(${waited}, interval '1 second'), interval '10 minutes')
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and due_at <= ${now}::timestamptz
      ${id === null ? sql`` : sql`and id = ${id}`}`.execute(db);
}
