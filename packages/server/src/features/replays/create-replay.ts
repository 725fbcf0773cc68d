import { sql } from "kysely";
import { isLeased } from "../../pipeline/queue/is-leased.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { Note } from "../audit/index.ts";
import { fromMatching, type ReplayFilter } from "./replay-filter.ts";
import { insertReplay } from "./replay-store.ts";

/** What making replays needs. */
export interface CreateReplayParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Writes down who wanted it. */
  readonly note: Note;
}

/** How many deliveries a filter names now. */
export async function countMatching(db: Database, shop: ShopKey, filter: ReplayFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count ${fromMatching(shop, filter)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/**
 * Pins the deliveries that the filter names at this moment, in one statement, which is what makes the count exact: each of
 * them, and no other, will be sent once from now on. Nothing is sent yet and no delivery is touched. One that is being
 * sent at this moment waits for the end of that attempt, which does not count.
 */
export async function createReplay(
  { db, clock, newId, note }: CreateReplayParts,
  shop: ShopKey,
  filter: ReplayFilter,
): Promise<{ id: string; matched: number }> {
  const id = newId("rpl");
  const now = clock.now();
  return db.transaction().execute(async (tx) => {
    const { numAffectedRows } = await sql`
      insert into replay_item (bucket, shop_id, replay_id, position, state, endpoint_id, delivery_id, attempts_before)
      select ${shop.bucket}::smallint, ${shop.id}, ${id}, row_number() over (order by d.id), 'queued', d.endpoint_id, d.id,
        d.attempts + ${isLeased("d")}::int
      ${fromMatching(shop, filter)}`.execute(tx);
    const matched = Number(numAffectedRows ?? 0n);
    await insertReplay(tx, shop, { id, filter, previewId: null, ruleId: null, matched, now });
    await note(tx, id);
    return { id, matched };
  });
}
