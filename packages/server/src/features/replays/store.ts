import { sql } from "kysely";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { ReplayFilter, ShownReplay } from "./schema.ts";

export interface ReplayKey {
  readonly shop: ShopKey;
  readonly id: string;
}

/** The columns of a replay that the API shows. */
interface StoredReplay {
  readonly id: string;
  readonly state: "running" | "done" | "stopped";
  /** Null for a replay that sends a preview. */
  readonly filter: ReplayFilter | null;
  readonly preview_id: string | null;
  readonly rule_id: string | null;
  readonly matched: number;
  readonly done: number;
  readonly failed: number;
  readonly created_at: Date;
  readonly ended_at: Date | null;
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

export function selectReplays(db: Db, shop: ShopKey) {
  return db
    .selectFrom("replay")
    .select(COLUMNS)
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .$narrowType<{ filter: ReplayFilter | null }>();
}

/** Shows a replay. While it runs, `done` and `failed` count the deliveries that are known to have ended. */
export function showReplay(row: StoredReplay): ShownReplay {
  return {
    id: row.id,
    state: row.state,
    matched: row.matched,
    done: row.done,
    failed: row.failed,
    filter: row.filter,
    preview: row.preview_id,
    rule_id: row.rule_id,
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}

/** A new replay. The same transaction has stored its items already. */
interface NewReplay {
  readonly id: string;
  readonly filter: ReplayFilter | null;
  readonly previewId: string | null;
  readonly ruleId: string | null;
  readonly matched: number;
  readonly now: Date;
}

/** Stores a replay. A replay without items is done at once, because nothing would ever end it. */
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

/** A replay whose row this transaction has locked, so that no other process may move it on. */
export interface LockedReplay extends ReplayKey {
  /** The rule whose calls a preview showed; null for a replay of existing deliveries. */
  readonly ruleId: string | null;
  readonly lanes: readonly string[];
}

/** How many items of a replay ended in one step. */
export interface Ended {
  readonly done: number;
  readonly failed: number;
}

/** The condition of a statement for the items of a replay. It expects the alias `i` for `replay_item`. */
export function itemsOf({ shop, id }: ReplayKey) {
  return sql`i.bucket = ${shop.bucket}::smallint and i.shop_id = ${shop.id} and i.replay_id = ${id}`;
}

/** Removes items that have ended. The caller must add them to the counts, otherwise the counts never reach `matched`. */
export async function removeItems(tx: Tx, replay: ReplayKey, positions: readonly number[]): Promise<void> {
  if (positions.length === 0) return;
  await sql`
    delete from replay_item i where ${itemsOf(replay)} and i.position = any(${positions}::int[])`.execute(tx);
}

/** How many more deliveries a replay may make due at one lane now. */
export interface LaneSlots {
  readonly endpointId: string;
  readonly freeSlots: number;
  /** Whether the replay has made deliveries due at this lane before that have not ended yet. */
  readonly hasBegun: boolean;
}

/** The limit at one lane, however many slots the lane has. */
const DUE_AT_ONCE_MAX = 25;

/**
 * Finds the lanes of a replay with free slots. A replay uses at most half of a lane's slots, so that a new delivery finds a free
 * slot and does not wait for the replay. It waits for a lane in which a mass change is under way, because that could cancel what the
 * replay makes due.
 */
export async function readFreeSlots(tx: Tx, replay: LockedReplay, laneConcurrency: number): Promise<LaneSlots[]> {
  const { shop } = replay;
  const { rows } = await sql<{ endpointId: string; slots: number | null; due: number; hasBegun: boolean }>`
    select k.endpoint_id as "endpointId", l.concurrency as slots, (
      select count(*) from replay_item i
      where ${itemsOf(replay)} and i.state = 'due' and i.endpoint_id = k.endpoint_id) as due, exists (
      select 1 from replay_item i
      where ${itemsOf(replay)} and i.state <> 'queued' and i.endpoint_id = k.endpoint_id) as "hasBegun"
    from unnest(${replay.lanes}::text[]) as k (endpoint_id)
    left join lane l on l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = k.endpoint_id
    where coalesce(l.changes, 0) = 0`.execute(tx);
  return rows
    .map(({ endpointId, slots, due, hasBegun }) => ({
      ...{ endpointId, hasBegun },
      freeSlots: dueAtOnceMax(slots ?? laneConcurrency) - due,
    }))
    .filter(({ freeSlots }) => freeSlots > 0);
}

function dueAtOnceMax(slots: number): number {
  return Math.min(Math.max(1, Math.floor(slots / 2)), DUE_AT_ONCE_MAX);
}
