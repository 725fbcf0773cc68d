import type { GuardedRequest } from "@haak/core";
import { sql } from "kysely";
import type { EnqueueShopMail } from "../../../features/alerts/index.ts";
import type { AcceptEvent } from "../../../pipeline/accept/group-events.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { NewId } from "../../../platform/ids.ts";
import { type DueRowsWorker, workLeasedRows } from "../../../platform/jobs/work-due-rows.ts";
import type { Log } from "../../../platform/log/log.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { createPacedAsk, leaseMsOf } from "../fetch/paced-ask.ts";
import { type FetchFailure, settleFailure } from "../fetch/plugandpay-client.ts";
import { NO_TOKEN, type PlugAndPaySource, readSource, tokenProblem } from "../source/source-store.ts";
import { insertReconciliation } from "./reconciliation-store.ts";
import {
  type ClaimedReconciliation,
  DUE_RECONCILIATIONS,
  keepPage,
  recordRunFailure,
  release,
} from "./record-progress.ts";
import { turnPage } from "./turn-page.ts";
import { enqueueUnreadableMail } from "./unreadable-mail.ts";

export interface ReconcilerParts extends RunParts, ScheduleParts {
  /** True if no other hub uses this database. Then every lease that exists at the start belongs to a dead process. */
  readonly alone: boolean;
}

const CONCURRENCY = 4;

export function startReconciler(parts: ReconcilerParts): DueRowsWorker {
  return workLeasedRows<ClaimedReconciliation>({
    ...parts,
    name: "reconciliations",
    rows: DUE_RECONCILIATIONS,
    concurrency: CONCURRENCY,
    leaseMs: leaseMsOf(parts.timeoutMs),
    schedule: {
      dueBy: (at) => [sql`from plugandpay_source where reconcile_at <= ${at}::timestamptz`],
      run: () => scheduleReconciliations(parts),
    },
    run: (claimed, { isStopping }) => runReconciliation(parts, claimed, isStopping),
    facts: ({ shopId, id }) => ({ shop: shopId, reconciliation: id }),
  });
}

interface RunParts {
  readonly enqueueMail: EnqueueShopMail;
  readonly publicUrl: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly log: Log;
  readonly request: GuardedRequest;
  readonly accept: AcceptEvent;
  /** The time limit of each request to Plug&Pay. */
  readonly timeoutMs: number;
  readonly retryScheduleSeconds: readonly number[];
  readonly random: () => number;
  /** Waits for this many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Compares page after page until all are done, one fails or must wait, or the worker stops. @throws LeaseLost. */
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

/** Compares one page. Returns null if nothing more can be done now. */
async function turnOne(parts: RunParts, run: ClaimedReconciliation) {
  const { db, clock, log } = parts;
  // The source is read again for each page, so that a changed token or address is used at once.
  const source = await readSource(parts, { id: run.shopId });
  const ask = askFor(parts, { run, source });
  if (ask === null)
    return recordFailure(parts, { run, source }, { kind: "token", why: tokenProblem(source)?.why ?? NO_TOKEN });
  const turned = await turnPage({ ...parts, ask, source }, run);
  if (turned.kind !== "turned") return recordFailure(parts, { run, source }, turned);
  const { progress, unreadable, last } = turned;
  // A comparison that a person requested needs no mail, because its result is on their screen.
  const report =
    last && run.origin === "hourly"
      ? (tx: Tx) => enqueueUnreadableMail(parts, tx, { shop: source.shop, reconciliationId: run.id })
      : async () => undefined;
  await keepPage(db, run, { ...progress, unreadable, endedAt: last ? clock.now() : null, report });
  if (!last) return { ...run, ...progress, openKeys: [], tries: 0 };
  const { compared, repaired } = progress;
  log.info({ shop: run.shopId, reconciliation: run.id, compared, repaired }, "Reconciled with Plug&Pay.");
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

async function recordFailure(parts: RunParts, { run, source }: RunOf, failure: FetchFailure): Promise<null> {
  const { clock, random, retryScheduleSeconds: scheduleSeconds, log } = parts;
  const now = clock.now();
  const settled = settleFailure(failure, { tries: run.tries, now, scheduleSeconds, random });
  await recordRunFailure(parts.db, run, { source, settled, now });
  const { error, dueAt } = settled;
  log.warn({ shop: run.shopId, reconciliation: run.id, error, dueAt }, "A reconciliation failed.");
  return null;
}

const EVERY_MS = 3_600_000;
const SPAN_MS = 3 * 24 * 3_600_000;
/** The newest minutes are left out, because their notices may still be in transit and would count as missing. */
const GRACE_MS = 5 * 60_000;

export interface ScheduleParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * Starts the hourly comparison of every shop that is due. The row of the shop is locked meanwhile, so that any number of processes may run
 * this at once and each hour is compared once. Hours in which no process ran are compared together.
 */
async function scheduleReconciliations(parts: ScheduleParts): Promise<void> {
  while (await parts.db.transaction().execute((tx) => scheduleOne(parts, tx))) {
    // Repeats until no shop is due.
  }
}

async function scheduleOne({ clock, newId }: ScheduleParts, tx: Tx): Promise<boolean> {
  const now = clock.now();
  const due = await tx
    .selectFrom("plugandpay_source")
    .innerJoin("shop", "shop.id", "plugandpay_source.shop_id")
    .select(["shop.id", "shop.bucket", "plugandpay_source.api_token_refused as refused"])
    .where("plugandpay_source.reconcile_at", "<=", now)
    .orderBy("plugandpay_source.reconcile_at")
    .limit(1)
    .forUpdate("plugandpay_source")
    .skipLocked()
    .executeTakeFirst();
  if (due === undefined) return false;
  if (!due.refused && !(await isComparing(tx, due))) {
    const until = new Date(now.getTime() - GRACE_MS);
    const since = new Date(now.getTime() - SPAN_MS);
    await insertReconciliation(tx, due, { id: newId("rec"), origin: "hourly", since, until, openEnded: false, now });
  }
  const reconcileAt = new Date(now.getTime() + EVERY_MS);
  await tx.updateTable("plugandpay_source").set({ reconcile_at: reconcileAt }).where("shop_id", "=", due.id).execute();
  return true;
}

async function isComparing(tx: Tx, shop: ShopKey): Promise<boolean> {
  const running = await tx
    .selectFrom("reconciliation")
    .select("id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("state", "=", "running")
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
