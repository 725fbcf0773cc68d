import type { Log } from "../../platform/log/log.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { ensureRetentionJobs, findDueJobs, lockJob, type RetentionJob, saveJob } from "./job-rows.ts";
import { removeApiKeys } from "./remove-api-keys.ts";
import { removeComparisons } from "./remove-comparisons.ts";
import { removeConnections } from "./remove-connections.ts";
import { removeDeliveries } from "./remove-deliveries.ts";
import { removeEvents } from "./remove-events.ts";
import {
  removeAuditEntries,
  removeErasures,
  removeNotices,
  removePreviews,
  removeReconciliations,
  removeReplays,
  removeTasks,
} from "./remove-finished.ts";
import type { Removed, RemoveSome, Step } from "./retention-job.ts";

/** What removing needs. */
export interface RemoveParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly retentionDays: number;
  /** Lets others see what was removed, after the commit. */
  readonly onRemoved: (removed: Removed) => void;
  /** Gives way to others, after a step that took so long. */
  readonly giveWay: (tookMs: number) => Promise<unknown>;
  readonly isStopping: () => boolean;
}

/** What grows with time, and what removes some of it. A strand is known by its name in the database. */
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
  ["connections", removeConnections],
  ["audit_log", removeAuditEntries],
]);

const DAY_MS = 86_400_000;
/** Between two passes: what is old goes this much later at the most, and what has to stay is looked at this often. */
const PASS_EVERY_MS = DAY_MS / 4;

/**
 * Removes what was received longer ago than the retention, for every shop, until nothing is left that is due. Each step is
 * a small transaction within one bucket that holds the row of its strand, so that any number of processes may do this at
 * once and one that dies leaves nothing half done.
 */
export async function removeOld(parts: RemoveParts): Promise<void> {
  const jobs = [...RETENTION_JOBS.keys()];
  await ensureRetentionJobs(parts.db, { jobs, now: parts.clock.now() });
  for (let moved = true; moved && !parts.isStopping(); ) {
    const due = await findDueJobs(parts.db, { jobs, now: parts.clock.now() });
    moved = await removeRound(parts, due);
  }
}

/** One step of each, so that a shop with much to remove keeps no other waiting. Returns whether any was made. */
async function removeRound(parts: RemoveParts, due: readonly RetentionJob[]): Promise<boolean> {
  let moved = false;
  for (const key of due) {
    if (parts.isStopping()) return false;
    const began = performance.now();
    const step = await removeSafely(parts, key);
    moved ||= step !== null;
    await parts.giveWay(performance.now() - began);
  }
  return moved;
}

/** One that fails must not hold up the others; its row still says that it is due. */
async function removeSafely(parts: RemoveParts, key: RetentionJob): Promise<Step | null> {
  try {
    const step = await removeStep(parts, key);
    if (step) parts.onRemoved(step.removed);
    return step;
  } catch (error) {
    const facts = { error: String(error), shop: key.shop.id, job: key.job };
    parts.log.warn(facts, "What is old could not be removed; it will be tried again.");
    return null;
  }
}

async function removeStep({ db, clock, retentionDays }: RemoveParts, key: RetentionJob): Promise<Step | null> {
  const now = clock.now();
  const cutoff = new Date(now.getTime() - retentionDays * DAY_MS);
  return db.transaction().execute(async (tx) => {
    const state = await lockJob(tx, key, now);
    const removeSome = RETENTION_JOBS.get(key.job);
    if (state === null || removeSome === undefined) return null;
    const step = await removeSome(tx, { shop: key.shop, cutoff, ...state });
    const dueAt = step.ended ? new Date(now.getTime() + PASS_EVERY_MS) : now;
    await saveJob(tx, key, { ...step, dueAt });
    return step;
  });
}
