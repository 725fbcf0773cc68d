import { type Bell, createBell } from "../inbox/bell.ts";
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

/** Compares the ledger with Plug&Pay until it is stopped. */
export interface Reconciler {
  /** Says that there may be something to compare; it would be found within a second anyway. */
  hint(): void;
  /** Takes nothing more and resolves when the page that is under way is kept. */
  stop(): Promise<void>;
}

/** For a process that only serves: those that work look for themselves. */
export const NO_RECONCILER: Reconciler = { hint: () => undefined, stop: async () => undefined };

/** Shops that are compared at once. */
const CONCURRENCY = 4;
const LOOK_EVERY_MS = 1_000;
/** A lease outlives a question by this much: for accepting and keeping after it. */
const LEASE_SPARE_MS = 10_000;

/** Starts to make and do what is due. A look at the database is the truth; hints and ends make it look sooner. */
export function startReconciler(parts: ReconcilerParts): Reconciler {
  const bell = createBell();
  const state = { stopping: false };
  const flight = createFlight(parts, bell, () => state.stopping);
  const run = async () => {
    while (!state.stopping) {
      await flight.fill();
      if (!state.stopping) await bell.wait(LOOK_EVERY_MS);
    }
  };
  const running = run();
  return {
    hint: bell.ring,
    async stop() {
      state.stopping = true;
      bell.ring();
      await running;
      await flight.landed();
    },
  };
}

function createFlight(parts: ReconcilerParts, bell: Bell, isStopping: () => boolean) {
  const { db, clock, log } = parts;
  const underWay = new Set<Promise<void>>();
  const ways = { pace: createPace(parts), leaseMs: parts.timeoutMs + LEASE_SPARE_MS, isStopping };
  let orphaned = parts.alone;

  const launch = (claimed: ClaimedReconciliation) => {
    const made = doOne(parts, claimed, ways).finally(() => {
      underWay.delete(made);
      bell.ring();
    });
    underWay.add(made);
  };
  const claimAll = async (buckets: readonly number[]) => {
    const turns = [...buckets];
    for (let bucket = turns.shift(); bucket !== undefined && underWay.size < CONCURRENCY; bucket = turns.shift()) {
      const claimed = await claimReconciliation(db, wishOf(parts, bucket, ways.leaseMs));
      if (claimed === null) continue;
      launch(claimed);
      turns.push(bucket);
    }
  };
  return {
    async fill(): Promise<void> {
      try {
        if (orphaned) await releaseReconciliations(db, clock.now());
        orphaned = false;
        await scheduleReconciliations(parts);
        await claimAll(await findDueReconciliations(db, clock.now()));
      } catch (error) {
        log.warn({ error: String(error) }, "What is to be reconciled could not be looked at; it will be again.");
      }
    },
    async landed() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function wishOf({ clock, newId }: ReconcilerParts, bucket: number, leaseMs: number) {
  const now = clock.now();
  return { bucket, now, leaseId: newId("lse"), leasedUntil: new Date(now.getTime() + leaseMs) };
}

async function doOne(parts: ReconcilerParts, claimed: ClaimedReconciliation, ways: RunWays): Promise<void> {
  const facts = { shop: claimed.shopId, reconciliation: claimed.id };
  try {
    await runReconciliation(parts, claimed, ways);
  } catch (error) {
    if (error instanceof LeaseLost) parts.log.warn(facts, "A reconciliation was too slow and is another's now.");
    // A failure of our own spends no try: the lease ends, and it goes on from the last page that was kept.
    else parts.log.error({ ...facts, error }, "A reconciliation was broken off; it will go on.");
  }
}
