import { type DueRowsWorker, workDueRows } from "../../../world/work-due-rows.ts";
import { createPace } from "./paced-ask.ts";
import { LeaseLost } from "./record-progress.ts";
import { type RunParts, type RunWays, runReconciliation } from "./run-reconciliation.ts";
import { type ScheduleParts, scheduleReconciliations } from "./schedule-reconciliations.ts";
import { type ClaimedReconciliation, claimReconciliation } from "./sql/claim-reconciliation.ts";
import { findDueReconciliations } from "./sql/find-due-reconciliations.ts";
import { releaseReconciliations } from "./sql/release-reconciliations.ts";

/** What the reconciler needs. */
export interface ReconcilerParts extends RunParts, ScheduleParts {
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** True if no other hub works on this database, so that every lease at the start is a dead one's. */
  readonly alone: boolean;
}

/** Shops that are compared at once. */
const CONCURRENCY = 4;
/** A lease outlives a question by this much: for accepting and keeping after it. */
const LEASE_SPARE_MS = 10_000;

/** Starts to make the comparisons with Plug&Pay whose hour has come, and to do those that are due. */
export function startReconciler(parts: ReconcilerParts): DueRowsWorker {
  const { db, clock, log } = parts;
  const pace = createPace(parts);
  const leaseMs = parts.timeoutMs + LEASE_SPARE_MS;
  return workDueRows<ClaimedReconciliation>({
    ...{ clock, log, name: "reconciliations", concurrency: CONCURRENCY },
    releaseAll: parts.alone ? () => releaseReconciliations(db, clock.now()) : null,
    async look() {
      await scheduleReconciliations(parts);
      return { buckets: await findDueReconciliations(db, clock.now()), nextAt: null };
    },
    claim: (bucket) => claimReconciliation(db, wishOf(parts, bucket, leaseMs)),
    run: (claimed, isStopping) => doOne(parts, claimed, { pace, leaseMs, isStopping }),
    facts: factsOf,
  });
}

function wishOf({ clock, newId }: ReconcilerParts, bucket: number, leaseMs: number) {
  const now = clock.now();
  return { bucket, now, leaseId: newId("lse"), leasedUntil: new Date(now.getTime() + leaseMs) };
}

/** Another worker that has it now does what is left; that is worth a warning and no more. */
async function doOne(parts: ReconcilerParts, claimed: ClaimedReconciliation, ways: RunWays): Promise<void> {
  try {
    await runReconciliation(parts, claimed, ways);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    parts.log.warn(factsOf(claimed), "A reconciliation was too slow and is another's now.");
  }
}

function factsOf({ shopId, id }: ClaimedReconciliation) {
  return { shop: shopId, reconciliation: id };
}
