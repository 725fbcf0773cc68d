import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../../platform/log/log.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { removeDeliveries } from "./remove-deliveries.ts";
import { removeEvents } from "./remove-events.ts";
import {
  removeAuditEntries,
  removeComparisons,
  removeErasures,
  removeNotices,
  removePreviews,
  removeReconciliations,
  removeReplays,
  removeTasks,
} from "./remove-finished.ts";
import { removeSilentPeople } from "./remove-people.ts";
import { removeApiKeys, removeConnections } from "./remove-unused.ts";
import {
  ensureRetentionJobs,
  findDueJobs,
  lockJob,
  type Removed,
  type RemoveSome,
  type RetentionBatch,
  type RetentionJob,
  saveJob,
} from "./retention-job.ts";

export interface RemoveParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly retentionDays: number;
  /** Called after the commit of each batch. */
  readonly onRemoved: (removed: Removed) => void;
  /** Pauses after a batch, so that other work gets the database. */
  readonly giveWay: (tookMs: number) => Promise<unknown>;
  readonly isStopping: () => boolean;
}

/** The retention jobs. The names are stored in the database, so a job must keep its name. */
const RETENTION_JOBS: ReadonlyMap<string, RemoveSome> = new Map([
  ["events", removeEvents],
  ["deliveries", removeDeliveries],
  ["notices", removeNotices],
  ["replays", removeReplays],
  ["previews", removePreviews],
  ["reconciliations", removeReconciliations],
  ["api_keys", removeApiKeys],
  ["comparisons", removeComparisons],
  ["tasks", removeTasks],
  ["erasures", removeErasures],
  ["people", removeSilentPeople],
  ["connections", removeConnections],
  ["audit_log", removeAuditEntries],
]);

const DAY_MS = 86_400_000;
/** The time between two passes. Rows are removed at most this much later than they could be. */
const PASS_EVERY_MS = DAY_MS / 4;

/**
 * Removes rows that are older than the retention, for every shop, until no job is due. Each batch is a small transaction within one
 * bucket that locks the row of its job, so that any number of processes may do this at once and one that dies leaves nothing half done.
 */
export async function removeOld(parts: RemoveParts): Promise<void> {
  const jobs = [...RETENTION_JOBS.keys()];
  await ensureRetentionJobs(parts.db, { jobs, now: parts.clock.now() });
  for (let moved = true; moved && !parts.isStopping(); ) {
    const due = await findDueJobs(parts.db, { jobs, now: parts.clock.now() });
    moved = await removeRound(parts, due);
  }
}

/** Runs one batch of each job, so that a shop with much to remove does not keep the others waiting. Returns whether any batch ran. */
async function removeRound(parts: RemoveParts, due: readonly RetentionJob[]): Promise<boolean> {
  let moved = false;
  for (const key of due) {
    if (parts.isStopping()) return false;
    const began = performance.now();
    const batch = await removeSafely(parts, key);
    moved ||= batch !== null;
    await parts.giveWay(performance.now() - began);
  }
  return moved;
}

/** A job that fails must not stop the others. Its row still says that it is due. */
async function removeSafely(parts: RemoveParts, key: RetentionJob): Promise<RetentionBatch | null> {
  try {
    const batch = await removeBatch(parts, key);
    if (batch) parts.onRemoved(batch.removed);
    return batch;
  } catch (error) {
    const facts = { error: String(error), shop: key.shop.id, job: key.job };
    parts.log.warn(facts, "A retention batch failed and will be tried again.");
    return null;
  }
}

async function removeBatch(
  { db, clock, retentionDays }: RemoveParts,
  key: RetentionJob,
): Promise<RetentionBatch | null> {
  const now = clock.now();
  const cutoff = new Date(now.getTime() - retentionDays * DAY_MS);
  return db.transaction().execute(async (tx) => {
    const state = await lockJob(tx, key, now);
    const removeSome = RETENTION_JOBS.get(key.job);
    if (state === null || removeSome === undefined) return null;
    const batch = await removeSome(tx, { shop: key.shop, cutoff, ...state });
    const dueAt = batch.ended ? new Date(now.getTime() + PASS_EVERY_MS) : now;
    await saveJob(tx, key, { ...batch, dueAt });
    return batch;
  });
}

const POLL_EVERY_MS = 60_000;
/** Retention works at most a quarter of the time: on a busy database batches take longer, and so the pauses are longer too. */
const REST_FACTOR = 3;
const REST_MS_MIN = 20;

type RetentionParts = Omit<RemoveParts, "giveWay" | "isStopping">;

/** Removes old rows as long as this process runs. Any number of processes may do so at once. */
export function startRetention(parts: RetentionParts): Pick<Repeating, "stop"> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const giveWay = (tookMs: number) =>
    wait(Math.max(REST_MS_MIN, tookMs * REST_FACTOR), null, { signal }).catch(() => null);
  const repeating = repeat({
    name: "Retention",
    everyMs: POLL_EVERY_MS,
    log: parts.log,
    run: async () => {
      const total: Removed = {};
      const onRemoved = (removed: Removed) => {
        parts.onRemoved(removed);
        add(total, removed);
      };
      await removeOld({ ...parts, onRemoved, giveWay, isStopping: () => signal.aborted });
      if (Object.keys(total).length > 0)
        parts.log.info({ removed: total }, "Rows older than the retention were removed.");
    },
  });
  return {
    async stop() {
      stopping.abort();
      await repeating.stop();
    },
  };
}

function add(total: Removed, removed: Removed): void {
  for (const [kind, rows] of Object.entries(removed) as [keyof Removed, number][]) {
    if (rows > 0) total[kind] = (total[kind] ?? 0) + rows;
  }
}
