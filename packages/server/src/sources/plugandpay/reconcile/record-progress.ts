import type { UserMessage } from "@haak/core";
import type { Updateable } from "kysely";
import { LeaseLost } from "../../../platform/jobs/work-due-rows.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ReconciliationTable } from "../../../platform/postgres/tables/plugandpay-tables.ts";
import type { SettledTrouble } from "../fetch/settle-trouble.ts";
import { wantRules } from "../own-rules/rules-store.ts";
import { storableSentence } from "../receive/storable-text.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { holdToken, refuseToken } from "../source/source-store.ts";
import type { Step } from "./list-path.ts";
import type { ClaimedReconciliation } from "./sql/claim-reconciliation.ts";

/** Which reconciliation, held by whom. */
export type Held = Pick<ClaimedReconciliation, "bucket" | "shopId" | "id" | "leaseId">;

type Columns = Updateable<ReconciliationTable>;

/** Changes it as long as it is held. @throws LeaseLost. */
async function update(db: Db, { bucket, shopId, id, leaseId }: Held, columns: Columns): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("reconciliation")
    .set(columns)
    .where("bucket", "=", bucket)
    .where("shop_id", "=", shopId)
    .where("id", "=", id)
    .where("lease_id", "=", leaseId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLost();
}

/** Keeps it for longer. */
export function renewLease(db: Db, held: Held, leasedUntil: Date): Promise<void> {
  return update(db, held, { due_at: leasedUntil });
}

/** Gives it back unfinished, for whoever comes next. */
export function release(db: Db, held: Held, now: Date): Promise<void> {
  return update(db, held, { due_at: now, lease_id: null });
}

/** Writes down which events are about to be accepted, so that they are counted though this process may not live to do it. */
export function markOpen(db: Db, held: Held, keys: readonly string[]): Promise<void> {
  return update(db, held, { open_keys: [...keys] });
}

/** How far it has come after a page, and what it has found by then. */
export interface Progress {
  readonly step: Step;
  readonly nextPath: string | null;
  readonly compared: number;
  readonly missing: number;
  readonly repaired: number;
  readonly note: UserMessage | null;
}

/** Keeps a page. `endedAt` is the moment of the end after the last one, else null: then the shop's own rules are read. */
export function keepPage(db: Database, held: Held, kept: Progress & { endedAt: Date | null }): Promise<void> {
  const { endedAt } = kept;
  return db.transaction().execute(async (tx) => {
    await updatePage(tx, held, kept);
    if (endedAt !== null) await wantRules(tx, { id: held.shopId, bucket: held.bucket }, endedAt);
  });
}

function updatePage(db: Db, held: Held, kept: Progress & { endedAt: Date | null }): Promise<void> {
  const { step, nextPath, compared, missing, repaired, note, endedAt } = kept;
  return update(db, held, {
    ...{ step, next_path: nextPath, compared, missing, repaired, open_keys: [], error: null, tries: 0 },
    note: note === null ? null : storableSentence(note),
    ...(endedAt === null ? {} : ended("done", endedAt)),
  });
}

function ended(state: "done" | "failed", at: Date): Columns {
  return { state, ended_at: at, due_at: null, lease_id: null };
}

/** What went wrong, with which settings of the shop, and when. */
export interface MetTrouble {
  readonly source: PlugAndPaySource;
  readonly settled: SettledTrouble;
  readonly now: Date;
}

/** Records trouble, and that a token was refused. If another token was set meanwhile, that one is tried at once. */
export async function recordTrouble(db: Database, held: Held, { source, settled, now }: MetTrouble): Promise<void> {
  const { error, dueAt, tries, tokenRefused } = settled;
  await db.transaction().execute(async (tx) => {
    if (tokenRefused && !(await holdToken(tx, source))) return release(tx, held, now);
    if (tokenRefused) await refuseToken(tx, source);
    const columns = dueAt === null ? ended("failed", now) : { due_at: dueAt, lease_id: null };
    await update(tx, held, { error: storableSentence(error), tries, ...columns });
    if (dueAt === null) await wantRules(tx, source.shop, now);
  });
}
