import { sql, type Updateable } from "kysely";
import { dueTable, type LeasedRow } from "../../../platform/jobs/due-table.ts";
import type { Database, Db, Tx } from "../../../platform/postgres/database.ts";
import type { ReconciliationTable } from "../../../platform/postgres/tables/plugandpay-tables.ts";
import type { SettledFailure } from "../fetch/plugandpay-client.ts";
import { wantRules } from "../own-rules/rules-store.ts";
import { storableMessage } from "../receive/notice-store.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { lockToken, refuseToken } from "../source/source-store.ts";
import type { ComparedStep } from "./list-path.ts";
import { addUnreadable, type ComparedThing } from "./reconciliation-store.ts";

/** The comparisons of one shop run one after another, so that they share the shop's rate limit. None runs while Plug&Pay asked to wait. */
export const DUE_RECONCILIATIONS = dueTable({
  table: "reconciliation",
  key: "id",
  notBefore: { table: "plugandpay_source", column: "fetch_not_before" },
  claimable: (bucket) => sql<boolean>`not exists (
    select from reconciliation earlier
    where earlier.bucket = ${bucket}::smallint and earlier.shop_id = t.shop_id and earlier.state = 'running'
      and earlier.id < t.id)`,
  columns: {
    origin: "origin",
    since: "since",
    until: "until",
    openEnded: "open_ended",
    step: "step",
    /** The next page. Null for the first page of the step. */
    nextPath: "next_path",
    openKeys: "open_keys",
    compared: "compared",
    repaired: "repaired",
    /** Earlier attempts at the next page. */
    tries: "tries",
  },
});

/** A reconciliation that only this worker may continue until its lease ends. */
export type ClaimedReconciliation = NonNullable<Awaited<ReturnType<typeof DUE_RECONCILIATIONS.claim>>>;

type Columns = Updateable<ReconciliationTable>;

/** Ends the lease, so that the next worker continues. @throws LeaseLost */
export function release(db: Db, run: LeasedRow, now: Date): Promise<void> {
  return DUE_RECONCILIATIONS.update(db, run, { due_at: now, lease_id: null });
}

/** Stores which events are about to be accepted, so that they are counted even if this process ends before it counts them. @throws LeaseLost */
export function markOpen(db: Db, run: LeasedRow, keys: readonly string[]): Promise<void> {
  return DUE_RECONCILIATIONS.update(db, run, { open_keys: [...keys] });
}

export interface Progress {
  readonly step: ComparedStep;
  readonly nextPath: string | null;
  readonly compared: number;
  readonly repaired: number;
}

interface ComparedPart extends Progress {
  readonly unreadable: readonly ComparedThing[];
  /** Set after the last page. */
  readonly endedAt: Date | null;
  /** Runs at the end of the transaction. */
  readonly report: (tx: Tx) => Promise<void>;
}

/** Records a compared page. After the last one, the shop's rules at Plug&Pay are read, because they may differ too. */
export function keepPage(db: Database, run: LeasedRow, kept: ComparedPart): Promise<void> {
  const { endedAt, unreadable } = kept;
  return db.transaction().execute(async (tx) => {
    await updatePage(tx, run, kept);
    if (unreadable.length > 0) await addUnreadable(tx, run, unreadable);
    if (endedAt !== null) await wantRules(tx, { id: run.shopId, bucket: run.bucket }, endedAt);
    await kept.report(tx);
  });
}

function updatePage(db: Db, run: LeasedRow, kept: ComparedPart): Promise<void> {
  const { step, nextPath, compared, repaired, endedAt } = kept;
  return DUE_RECONCILIATIONS.update(db, run, {
    ...{ step, next_path: nextPath, compared, repaired, open_keys: [], error: null, tries: 0 },
    ...(endedAt === null ? {} : ended("done", endedAt)),
  });
}

function ended(state: "done" | "failed", at: Date): Columns {
  return { state, ended_at: at, due_at: null, lease_id: null };
}

export interface RunFailure {
  readonly source: PlugAndPaySource;
  readonly settled: SettledFailure;
  readonly now: Date;
}

/** Records a failure, and that a token was refused. If another token was set in the meantime, it is tried at once instead. */
export async function recordRunFailure(
  db: Database,
  run: LeasedRow,
  { source, settled, now }: RunFailure,
): Promise<void> {
  const { error, dueAt, tries, tokenRefused } = settled;
  await db.transaction().execute(async (tx) => {
    if (tokenRefused && !(await lockToken(tx, source))) return release(tx, run, now);
    if (tokenRefused) await refuseToken(tx, source);
    const columns = dueAt === null ? ended("failed", now) : { due_at: dueAt, lease_id: null };
    await DUE_RECONCILIATIONS.update(tx, run, { error: storableMessage(error), tries, ...columns });
    if (dueAt === null) await wantRules(tx, source.shop, now);
  });
}
