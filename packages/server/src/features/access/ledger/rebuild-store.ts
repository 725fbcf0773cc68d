import { isAccessAction, type RuleDefinition } from "@haak/core";
import { sql } from "kysely";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";

/** The progress of rebuilding a shop's ledger from its events. */
export interface Rebuild {
  readonly events: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Whether a rule gives or revokes access. Adding a user does neither. */
export function givesAccess({ action }: Pick<RuleDefinition, "action">): boolean {
  return isAccessAction(action) && action.do !== "add_user";
}

/** The latest rebuild, or null if the shop has no ledger. */
export async function readRebuild(db: Db, shop: ShopKey): Promise<Rebuild | null> {
  const row = await db
    .selectFrom("access_rebuild")
    .select(["events", "started_at", "ended_at"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .executeTakeFirst();
  return row ? { events: row.events, startedAt: row.started_at, endedAt: row.ended_at } : null;
}

/**
 * Creates the ledger of a shop with its first rule about access. Earlier events are read in the background, because a subscription that has
 * already ended must not give access to a person who is reported late.
 */
export async function openLedger(tx: Tx, shop: ShopKey, now: Date): Promise<void> {
  await sql`
    insert into access_rebuild (bucket, shop_id, after_id, due_at, events, started_at)
    values (${shop.bucket}::smallint, ${shop.id}, '', ${now}::timestamptz, 0, ${now}::timestamptz)
    on conflict do nothing`.execute(tx);
}

/** Starts a rebuild from the first event. Returns false if the shop has no ledger. */
export async function startRebuild(db: Db, shop: ShopKey, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update access_rebuild set after_id = '', due_at = ${now}::timestamptz, events = 0, started_at = ${now}::timestamptz,
      ended_at = null
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`.execute(db);
  return numAffectedRows === 1n;
}
