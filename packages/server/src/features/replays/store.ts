import { sql } from "kysely";
import { isLeased } from "../../pipeline/queue/delivery-conditions.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { Note } from "../audit/index.ts";
import { fromMatching, type ReplayFilter } from "./replay-filter.ts";

/** Names a replay within the hub. */
export interface ReplayKey {
  readonly shop: ShopKey;
  readonly id: string;
}

const COLUMNS = [
  "id",
  "state",
  "filter",
  "preview_id",
  "rule_id",
  "matched",
  "done",
  "failed",
  "created_at",
  "ended_at",
] as const;

/** The shop's replays. */
export function selectReplays(db: Db, shop: ShopKey) {
  return db.selectFrom("replay").select(COLUMNS).where("bucket", "=", shop.bucket).where("shop_id", "=", shop.id);
}

/** A replay as the API shows it. While it runs, `done` and `failed` count what is known to have ended. */
export function showReplay(row: {
  id: string;
  state: "running" | "done" | "stopped";
  filter: unknown;
  preview_id: string | null;
  rule_id: string | null;
  matched: number;
  done: number;
  failed: number;
  created_at: Date;
  ended_at: Date | null;
}) {
  const { id, state, matched, done, failed } = row;
  return {
    ...{ id, state, matched, done, failed },
    filter: row.filter,
    preview: row.preview_id,
    rule_id: row.rule_id,
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}

/** A replay about to be stored, whose items are there already. */
export interface NewReplay {
  readonly id: string;
  readonly filter: unknown;
  readonly previewId: string | null;
  readonly ruleId: string | null;
  readonly matched: number;
  readonly now: Date;
}

/** Stores a replay for the items that the same transaction pinned. One without items has ended already. */
export async function insertReplay(tx: Tx, shop: ShopKey, replay: NewReplay): Promise<void> {
  const { id, filter, previewId, ruleId, matched, now } = replay;
  const runs = matched > 0;
  await sql`
    insert into replay (bucket, shop_id, id, state, filter, preview_id, rule_id, lanes, matched, due_at, created_at, ended_at)
    values (${shop.bucket}, ${shop.id}, ${id}, ${runs ? "running" : "done"},
      ${filter === null ? null : JSON.stringify(filter)}, ${previewId}, ${ruleId}, ${await readLanes(tx, shop, id)},
      ${matched}, ${runs ? now : null}, ${now}, ${runs ? null : now})`.execute(tx);
}

async function readLanes(tx: Tx, shop: ShopKey, replayId: string): Promise<string[]> {
  const { rows } = await sql<{ endpoint_id: string }>`
    select distinct endpoint_id from replay_item
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and replay_id = ${replayId}`.execute(tx);
  return rows.map((row) => row.endpoint_id);
}

/** A replay that this transaction alone may move on. */
export interface LockedReplay extends ReplayKey {
  /** The rule whose calls it makes, for those of a what-if; null for one of deliveries that exist. */
  readonly ruleId: string | null;
  readonly lanes: readonly string[];
}

/** What the items of a replay came to. */
export interface Ended {
  readonly done: number;
  readonly failed: number;
}

/** The items of a replay, as the rest of a statement after `from replay_item i where`. */
export function itemsOf({ shop, id }: ReplayKey) {
  return sql`i.bucket = ${shop.bucket}::smallint and i.shop_id = ${shop.id} and i.replay_id = ${id}`;
}

/** Takes these items out of a replay, because what they came to is known. The caller counts them. */
export async function removeItems(tx: Tx, replay: ReplayKey, positions: readonly number[]): Promise<void> {
  if (positions.length === 0) return;
  await sql`
    delete from replay_item i where ${itemsOf(replay)} and i.position = any(${positions}::int[])`.execute(tx);
}

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
