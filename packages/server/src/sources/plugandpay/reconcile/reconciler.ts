import { type DueRowsWorker, workDueRows } from "../../../platform/jobs/work-due-rows.ts";
import { leaseFrom } from "../fetch/paced-ask.ts";
import { type RunParts, runReconciliation } from "./run-reconciliation.ts";
import { type ScheduleParts, scheduleReconciliations } from "./schedule-reconciliations.ts";
import { type ClaimedReconciliation, claimReconciliation } from "./sql/claim-reconciliation.ts";
import { findDueReconciliations } from "./sql/find-due-reconciliations.ts";
import { releaseReconciliations } from "./sql/release-reconciliations.ts";

/** What the reconciler needs. */
export interface ReconcilerParts extends RunParts, ScheduleParts {
  /** True if no other hub works on this database, so that every lease at the start is a dead one's. */
  readonly alone: boolean;
}

/** Shops that are compared at once. */
const CONCURRENCY = 4;

/** Starts to make the comparisons with Plug&Pay whose hour has come, and to do those that are due. */
export function startReconciler(parts: ReconcilerParts): DueRowsWorker {
  const { db, clock, log } = parts;
  return workDueRows<ClaimedReconciliation>({
    ...{ clock, log, name: "reconciliations", concurrency: CONCURRENCY },
    releaseAll: parts.alone ? () => releaseReconciliations(db, clock.now()) : null,
    async look() {
      await scheduleReconciliations(parts);
      return { buckets: await findDueReconciliations(db, clock.now()), nextAt: null };
    },
    claim: (bucket) => claimReconciliation(db, wishOf(parts, bucket)),
    run: (claimed, isStopping) => runReconciliation(parts, claimed, isStopping),
    facts: ({ shopId, id }) => ({ shop: shopId, reconciliation: id }),
  });
}

function wishOf(parts: ReconcilerParts, bucket: number) {
  const now = parts.clock.now();
  return { bucket, now, leaseId: parts.newId("lse"), leasedUntil: leaseFrom(now, parts) };
}
