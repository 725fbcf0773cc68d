import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import type { createRuleSetReader } from "../../pipeline/plan/rule-set.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import type { DecideParts } from "../access/index.ts";
import { makeCalls } from "./make-calls.ts";
import { dropVanished, type Released, releaseDeliveries } from "./release-deliveries.ts";
import { settleItems } from "./settle-items.ts";
import { type Ended, itemsOf, type LockedReplay, type ReplayKey } from "./store.ts";

/** What feeding needs. */
export interface FeedParts extends DecideParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
  /** Tells the workers that this bucket has work; called only after the commit. */
  readonly hint: (bucket: number) => void;
  /** How many deliveries of one lane may be under way where the lane does not say itself. */
  readonly laneConcurrency: number;
}

const REPLAYS_A_ROUND = 100;
/**
 * When to look again at one that could not move on, because its receiver has not answered yet: after as long as it has
 * waited until now, within these bounds, so that a quick receiver is not kept waiting and a slow one not looked at all the
 * time.
 */
const IDLE_MS_MIN = 50;
const IDLE_MS_MAX = 1_000;
/** What is due within this time is worth staying for. */
const SOON_MS = 250;

/** What one round over all replays came to. */
export interface Round {
  /** Whether any replay moved on. */
  readonly moved: boolean;
  /** Whether it is worth coming back at once. */
  readonly soon: boolean;
}

/**
 * Moves every replay on that its row says is due, a step each: counts what has ended, then makes the next few due.
 *
 * A step is one transaction that holds the replay's row, which is all there is to a lease: a process that dies in the
 * middle of it leaves nothing half done, and any other goes on. Those that another process holds are passed over.
 */
export async function feedReplays(parts: FeedParts): Promise<Round> {
  const due = await findDue(parts.db, new Date(parts.clock.now().getTime() + SOON_MS));
  const steps: Step[] = [];
  for (const key of due) {
    const step = await feedSafely(parts, key);
    if (step === null) continue;
    if (step.due > 0) parts.hint(key.shop.bucket);
    steps.push(step);
  }
  return { moved: steps.some(({ moved }) => moved), soon: steps.length > 0 };
}

/** One that cannot be fed must not hold up the others; its row still says that it is due. */
async function feedSafely(parts: FeedParts, key: ReplayKey): Promise<Step | null> {
  try {
    return await feedOne(parts, key);
  } catch (error) {
    parts.log.warn({ error: String(error), replay: key.id }, "A replay could not be fed; it will be tried again.");
    return null;
  }
}

async function findDue(db: Database, until: Date): Promise<ReplayKey[]> {
  const { rows } = await sql<{ bucket: number; shop_id: string; id: string }>`
    select bucket, shop_id, id from replay
    where due_at <= ${until}::timestamptz
    order by due_at limit ${REPLAYS_A_ROUND}`.execute(db);
  return rows.map(({ bucket, shop_id, id }) => ({ shop: { bucket, id: shop_id }, id }));
}

type Step = { readonly moved: boolean; readonly due: number };

async function feedOne(parts: FeedParts, key: ReplayKey): Promise<Step> {
  const now = parts.clock.now();
  return parts.db.transaction().execute(async (tx) => {
    const replay = await lockDue(tx, key, now);
    if (replay === null) return { moved: false, due: 0 };
    const settled = await settleItems(tx, replay, now);
    const released = await release(parts, tx, { replay, now });
    const moved = settled.moved || released.due + released.overtaken + released.failed + released.done > 0;
    const vanished = moved ? 0 : await dropVanished(tx, replay);
    const ended = { done: settled.done + released.done, failed: settled.failed + released.failed + vanished };
    await saveStep(tx, replay, { ended, moved, now });
    return { moved, due: released.due };
  });
}

async function lockDue(tx: Tx, key: ReplayKey, now: Date): Promise<LockedReplay | null> {
  const { rows } = await sql<Pick<LockedReplay, "ruleId" | "lanes">>`
    select rule_id as "ruleId", lanes from replay
    where bucket = ${key.shop.bucket}::smallint and shop_id = ${key.shop.id} and id = ${key.id}
      and due_at <= ${now}::timestamptz
    for update skip locked`.execute(tx);
  return rows[0] ? { ...key, ...rows[0] } : null;
}

/** The rule book is held first, so that a rule that is deleted meanwhile leaves nothing behind that nobody cancels. */
async function release(
  parts: FeedParts,
  tx: Tx,
  { replay, now }: { replay: LockedReplay; now: Date },
): Promise<Released> {
  const books = await parts.readRuleSets(tx, replay.shop.bucket, [replay.shop.id]);
  const rooms = await readLaneRooms(tx, replay, parts.laneConcurrency);
  if (replay.ruleId === null) return releaseDeliveries(tx, replay, { rooms, now });
  const rules = books.get(replay.shop.id)?.rules ?? [];
  const bookRule = rules.find(({ rule }) => rule.id === replay.ruleId) ?? null;
  return makeCalls(parts, tx, { replay, shop: await readShop(tx, replay), bookRule, rooms, now });
}

async function readShop(tx: Tx, { shop }: LockedReplay): Promise<Shop> {
  return tx
    .selectFrom("shop")
    .select(["id", "bucket", "number", "name"])
    .where("id", "=", shop.id)
    .executeTakeFirstOrThrow();
}

async function saveStep(
  tx: Tx,
  replay: LockedReplay,
  { ended, moved, now }: { ended: Ended; moved: boolean; now: Date },
): Promise<void> {
  const nextAt = await findNextLook(tx, replay, { moved, now });
  await sql`
    update replay set done = done + ${ended.done}, failed = failed + ${ended.failed}, due_at = ${nextAt}::timestamptz,
      state = ${nextAt === null ? "done" : "running"}, ended_at = ${nextAt === null ? now : null}::timestamptz
    where bucket = ${replay.shop.bucket}::smallint and shop_id = ${replay.shop.id} and id = ${replay.id}`.execute(tx);
}

/** At once if it moved, soon if something is on its way, at the next retry if that is all there is; null at the end. */
async function findNextLook(
  tx: Tx,
  replay: LockedReplay,
  { moved, now }: { moved: boolean; now: Date },
): Promise<Date | null> {
  const { rows } = await sql<{ queued: boolean; made_due_at: Date | null; look_at: Date | null }>`
    select exists (select 1 from replay_item i where ${itemsOf(replay)} and i.state = 'queued') as queued,
      (select max(i.look_at) from replay_item i where ${itemsOf(replay)} and i.state = 'due') as made_due_at,
      (select min(i.look_at) from replay_item i where ${itemsOf(replay)} and i.state = 'retrying') as look_at`.execute(
    tx,
  );
  const {
    queued,
    made_due_at: madeDueAt,
    look_at: lookAt,
  } = rows[0] ?? { queued: false, made_due_at: null, look_at: null };
  const active = queued || madeDueAt !== null;
  if (!active && lookAt === null) return null;
  if (moved) return now;
  return active ? idleLook(madeDueAt, now) : lookAt;
}

function idleLook(madeDueAt: Date | null, now: Date): Date {
  const waitedMs = madeDueAt === null ? IDLE_MS_MAX : now.getTime() - madeDueAt.getTime();
  return new Date(now.getTime() + Math.min(Math.max(waitedMs, IDLE_MS_MIN), IDLE_MS_MAX));
}

/** How many more of a replay's deliveries a lane may be given now. */
export interface LaneRoom {
  readonly endpointId: string;
  readonly room: number;
}

/** No lane is given more than this at once, however many slots it has. */
const DUE_AT_ONCE_MAX = 25;

/**
 * The lanes of a replay that have room. A replay takes at most half of a lane's slots, so that a fresh call finds one free
 * and does not wait for what is sent again.
 */
async function readLaneRooms(tx: Tx, replay: LockedReplay, laneConcurrency: number): Promise<LaneRoom[]> {
  const { shop } = replay;
  const { rows } = await sql<{ endpointId: string; slots: number | null; due: number }>`
    select k.endpoint_id as "endpointId", l.concurrency as slots, (
      select count(*) from replay_item i
      where ${itemsOf(replay)} and i.state = 'due' and i.endpoint_id = k.endpoint_id) as due
    from unnest(${replay.lanes}::text[]) as k (endpoint_id)
    left join lane l on l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = k.endpoint_id
    `.execute(tx);
  return rows
    .map(({ endpointId, slots, due }) => ({ endpointId, room: dueAtOnceMax(slots ?? laneConcurrency) - due }))
    .filter(({ room }) => room > 0);
}

function dueAtOnceMax(slots: number): number {
  return Math.min(Math.max(1, Math.floor(slots / 2)), DUE_AT_ONCE_MAX);
}

const LOOK_EVERY_MS = 1_000;
/** While replays move on: each step is as much as half of a lane can take, which a quick receiver takes in less. */
const STEP_EVERY_MS = 50;

/** Feeds replays as long as this process runs. Any number of processes may do so at once. */
export function startReplays(parts: FeedParts): Pick<Repeating, "stop"> {
  const stopping = new AbortController();
  const repeating = repeat({
    ...{ name: "Feeding replays", everyMs: LOOK_EVERY_MS, log: parts.log },
    run: async () => {
      while (!stopping.signal.aborted && (await feedReplays(parts)).soon) await wait(STEP_EVERY_MS);
    },
  });
  return {
    async stop() {
      stopping.abort();
      await repeating.stop();
    },
  };
}
