import type { GuardedRequest } from "@haak/core";
import type { AcceptEvent } from "../../../pipeline/accept/group-events.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { DueRowsWorker } from "../../../platform/jobs/work-due-rows.ts";
import { workLeasedRows } from "../../../platform/jobs/work-leased-rows.ts";
import type { Log } from "../../../platform/log/log.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { createPacedAsk, leaseMsOf } from "../fetch/paced-ask.ts";
import { type FetchFailure, settleFailure } from "../fetch/settle-failure.ts";
import { NO_TOKEN, type PlugAndPaySource, readSource, tokenProblem } from "../source/source-store.ts";
import {
  type ClaimedReconciliation,
  DUE_RECONCILIATIONS,
  keepPage,
  recordFailure,
  release,
} from "./record-progress.ts";
import { type ScheduleParts, scheduleReconciliations } from "./schedule-reconciliations.ts";
import { turnPage } from "./turn-page.ts";

/** What the reconciler needs. */
export interface ReconcilerParts extends RunParts, ScheduleParts {
  /** True if no other hub works on this database, so that every lease at the start is a dead worker's. */
  readonly alone: boolean;
}

/** Shops that are compared at once. */
const CONCURRENCY = 4;

/** Starts to make the comparisons with Plug&Pay whose hour has come, and to do those that are due. */
export function startReconciler(parts: ReconcilerParts): DueRowsWorker {
  return workLeasedRows<ClaimedReconciliation>({
    ...parts,
    name: "reconciliations",
    rows: DUE_RECONCILIATIONS,
    concurrency: CONCURRENCY,
    leaseMs: leaseMsOf(parts.timeoutMs),
    beforePoll: () => scheduleReconciliations(parts),
    run: (claimed, isStopping) => runReconciliation(parts, claimed, isStopping),
    facts: ({ shopId, id }) => ({ shop: shopId, reconciliation: id }),
  });
}

/** What comparing needs. */
interface RunParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly log: Log;
  readonly request: GuardedRequest;
  readonly accept: AcceptEvent;
  /** For each question to Plug&Pay. */
  readonly timeoutMs: number;
  readonly retryScheduleSeconds: readonly number[];
  readonly random: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Turns page after page until it is done, has failed, has to wait, or the worker stops. @throws LeaseLost. */
async function runReconciliation(
  parts: RunParts,
  claimed: ClaimedReconciliation,
  isStopping: () => boolean,
): Promise<void> {
  let run = claimed;
  while (!isStopping()) {
    const turned = await turnOne(parts, run);
    if (turned === null) return;
    run = turned;
  }
  await release(parts.db, run, parts.clock.now());
}

/** Null if there is nothing more to do now. */
async function turnOne(parts: RunParts, run: ClaimedReconciliation) {
  const { db, clock, log } = parts;
  // Read anew for each page, so that another token or address holds at once.
  const source = await readSource(parts, { id: run.shopId });
  const ask = askFor(parts, { run, source });
  if (ask === null)
    return stumble(parts, { run, source }, { kind: "token", why: tokenProblem(source)?.why ?? NO_TOKEN });
  const turned = await turnPage({ ...parts, ask, source }, run);
  if (turned.kind !== "turned") return stumble(parts, { run, source }, turned);
  const { progress, last } = turned;
  await keepPage(db, run, { ...progress, endedAt: last ? clock.now() : null });
  if (!last) return { ...run, ...progress, openKeys: [], tries: 0 };
  const { compared, missing, repaired } = progress;
  log.info({ shop: run.shopId, reconciliation: run.id, compared, missing, repaired }, "Reconciled with Plug&Pay.");
  return null;
}

interface RunOf {
  readonly run: ClaimedReconciliation;
  readonly source: PlugAndPaySource;
}

function askFor(parts: RunParts, { run, source }: RunOf) {
  if (source.apiToken === null || source.apiTokenRefused) return null;
  const keepUntil = (until: Date) => DUE_RECONCILIATIONS.update(parts.db, run, { due_at: until });
  return createPacedAsk({ ...parts, keepUntil }, source, source.apiToken);
}

async function stumble(parts: RunParts, { run, source }: RunOf, trouble: FetchFailure): Promise<null> {
  const { clock, random, retryScheduleSeconds: scheduleSeconds, log } = parts;
  const now = clock.now();
  const settled = settleFailure(trouble, { tries: run.tries, now, scheduleSeconds, random });
  await recordFailure(parts.db, run, { source, settled, now });
  const { error, dueAt } = settled;
  log.warn({ shop: run.shopId, reconciliation: run.id, error, dueAt }, "A reconciliation met trouble.");
  return null;
}
