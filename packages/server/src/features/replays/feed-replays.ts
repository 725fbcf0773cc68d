import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import type { createRuleSetReader } from "../../pipeline/plan/rule-set.ts";
import { isAnyDue } from "../../platform/jobs/is-any-due.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import type { DecideParts } from "../access/index.ts";
import { makeCalls } from "./make-calls.ts";
import { dropVanished, type Released, releaseDeliveries } from "./release-deliveries.ts";
import { settleItems } from "./settle-items.ts";
import { type Ended, itemsOf, type LockedReplay, type ReplayKey, readFreeSlots } from "./store.ts";

export interface FeedParts extends DecideParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
  /** Wakes the workers of a bucket. Called only after the commit, otherwise they would find nothing. */
  readonly hint: (bucket: number) => void;
  /** The slots of a lane that has no limit of its own. */
  readonly laneConcurrency: number;
}

const REPLAYS_A_ROUND = 100;
/**
 * A replay that waits for its receiver is checked again after as long as it has waited already, within these limits. So a fast receiver
 * gets its next calls soon, and a slow one does not cost a query all the time.
 */
const IDLE_MS_MIN = 50;
const IDLE_MS_MAX = 1_000;
/** The round goes on while a replay is due within this time, instead of waiting for the next poll. */
const SOON_MS = 250;

interface Round {
  /** Whether any replay made progress. */
  readonly moved: boolean;
  /** Whether a replay is due soon, so that the next round should follow at once. */
  readonly soon: boolean;
}

/**
 * Does one step for every replay that is due: counts the deliveries that have ended, then makes the next few due.
 *
 * A step is one transaction that locks the replay's row. There is no other lease, because a process that dies during a step changes
 * nothing and another process goes on. Replays that another process has locked are skipped.
 */
export async function feedReplays(parts: FeedParts): Promise<Round> {
  const due = await findDue(parts.db, soon(parts.clock));
  const steps: StepResult[] = [];
  for (const key of due) {
    const step = await feedSafely(parts, key);
    if (step === null) continue;
    if (step.due > 0) parts.hint(key.shop.bucket);
    steps.push(step);
  }
  return { moved: steps.some(({ moved }) => moved), soon: steps.length > 0 };
}

/** An error in one replay must not stop the others. Its row stays due, so that it is tried again. */
async function feedSafely(parts: FeedParts, key: ReplayKey): Promise<StepResult | null> {
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

type StepResult = { readonly moved: boolean; readonly due: number };

async function feedOne(parts: FeedParts, key: ReplayKey): Promise<StepResult> {
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

/** Locks the rule set first, otherwise a rule that is deleted meanwhile could leave deliveries that nothing cancels. */
async function release(
  parts: FeedParts,
  tx: Tx,
  { replay, now }: { replay: LockedReplay; now: Date },
): Promise<Released> {
  const ruleSets = await parts.readRuleSets(tx, replay.shop.bucket, [replay.shop.id]);
  const lanes = await readFreeSlots(tx, replay, parts.laneConcurrency);
  if (replay.ruleId === null) return releaseDeliveries(tx, replay, { lanes, now });
  const rules = ruleSets.get(replay.shop.id)?.rules ?? [];
  const ruleInSet = rules.find(({ rule }) => rule.id === replay.ruleId) ?? null;
  return makeCalls(parts, tx, { replay, shop: await readShop(tx, replay), ruleInSet, lanes, now });
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
  const nextAt = await findNextStep(tx, replay, { moved, now });
  await sql`
    update replay set done = done + ${ended.done}, failed = failed + ${ended.failed}, due_at = ${nextAt}::timestamptz,
      state = ${nextAt === null ? "done" : "running"}, ended_at = ${nextAt === null ? now : null}::timestamptz
    where bucket = ${replay.shop.bucket}::smallint and shop_id = ${replay.shop.id} and id = ${replay.id}`.execute(tx);
}

/** Now after progress, soon while a delivery is on its way, otherwise at the next retry. Null if nothing is left. */
async function findNextStep(
  tx: Tx,
  replay: LockedReplay,
  { moved, now }: { moved: boolean; now: Date },
): Promise<Date | null> {
  const { rows } = await sql<{ queued: boolean; made_due_at: Date | null; retry_at: Date | null }>`
    select exists (select 1 from replay_item i where ${itemsOf(replay)} and i.state = 'queued') as queued,
      (select max(i.next_check_at) from replay_item i where ${itemsOf(replay)} and i.state = 'due') as made_due_at,
      (select min(i.next_check_at) from replay_item i where ${itemsOf(replay)} and i.state = 'retrying') as retry_at`.execute(
    tx,
  );
  const {
    queued,
    made_due_at: madeDueAt,
    retry_at: retryAt,
  } = rows[0] ?? { queued: false, made_due_at: null, retry_at: null };
  const active = queued || madeDueAt !== null;
  if (!active && retryAt === null) return null;
  if (moved) return now;
  return active ? idleCheckAt(madeDueAt, now) : retryAt;
}

function idleCheckAt(madeDueAt: Date | null, now: Date): Date {
  const waitedMs = madeDueAt === null ? IDLE_MS_MAX : now.getTime() - madeDueAt.getTime();
  return new Date(now.getTime() + Math.min(Math.max(waitedMs, IDLE_MS_MIN), IDLE_MS_MAX));
}

function soon(clock: Clock): Date {
  return new Date(clock.now().getTime() + SOON_MS);
}

const POLL_EVERY_MS = 1_000;
/** The pause between two steps. A step fills half of a lane, and a fast receiver answers all of that in less time. */
const STEP_EVERY_MS = 50;

/** Feeds replays until it is stopped. Several processes may run this at the same time. */
export function startReplays(parts: FeedParts): Pick<Repeating, "stop"> {
  const stopping = new AbortController();
  const repeating = repeat({
    ...{ name: "Feeding replays", everyMs: POLL_EVERY_MS, log: parts.log },
    isDue: () => isAnyDue(parts.db, [sql`from replay where due_at <= ${soon(parts.clock)}::timestamptz`]),
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
