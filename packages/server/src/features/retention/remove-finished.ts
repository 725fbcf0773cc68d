import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import { fitPage, type Looked } from "./fit-page.ts";
import { countOf } from "./remove-calls.ts";
import { PAGE, type RemoveSome, type RetentionState, ROWS_MAX } from "./retention-job.ts";

/** A table whose rows go one by one. */
interface FinishedTable {
  readonly kind: "notice" | "replay" | "preview" | "reconciliation" | "task" | "erasure" | "audit_entry";
  readonly table: RawBuilder<unknown>;
  /** When a row `t` came to be; its id is from that time. */
  readonly born: RawBuilder<unknown>;
  /** Whether a row `t` has to stay although it is old. */
  readonly stays: (state: RetentionState) => RawBuilder<unknown>;
  /** How many rows go with a row `t`, itself included. */
  readonly rows: (state: RetentionState) => RawBuilder<unknown>;
}

/** Notices that are not to be picked up any more. One that waited for an API token all that time goes as well. */
export const removeNotices = removeFinished({
  kind: "notice",
  table: sql`inbox`,
  born: sql`t.received_at`,
  stays: () => sql`t.due_at is not null`,
  rows: () => sql`1`,
});

/** Replays that ended before the cutoff. Their items went when what they came to was known. */
export const removeReplays = removeFinished({
  kind: "replay",
  table: sql`replay`,
  born: sql`t.created_at`,
  stays: ({ cutoff }) => sql`coalesce(t.ended_at >= ${cutoff}::timestamptz, true)`,
  rows: () => sql`1`,
});

/**
 * What-ifs with the calls that they showed, but for those of which a replay is there: it knows by them that it was made. A
 * what-if goes whole whatever its size, a row for every 500 events, since half of one could be sent.
 */
export const removePreviews = removeFinished({
  kind: "preview",
  table: sql`preview`,
  born: sql`t.created_at`,
  stays: ({ shop }) => sql`exists (
    select from replay r
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.preview_id = t.id)`,
  rows: ({ shop }) => sql`1 + (
    select count(*)::int from preview_page p
    where p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id} and p.preview_id = t.id)`,
});

/** Comparisons that ended before the cutoff, but for the last that was done, which says up to when all agrees. */
export const removeReconciliations = removeFinished({
  kind: "reconciliation",
  table: sql`reconciliation`,
  born: sql`t.created_at`,
  stays: ({
    shop,
    cutoff,
  }) => sql`coalesce(t.ended_at >= ${cutoff}::timestamptz, true) or t.state = 'done' and not exists (
    select from reconciliation n
    where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.state = 'done'
      and (n.until > t.until or n.until = t.until and n.id > t.id))`,
  rows: () => sql`1`,
});

/**
 * Tasks that were done or taken back before the cutoff. A question about missing money stays for as long as the money is missing:
 * by it the hub knows that it has asked.
 */
export const removeTasks = removeFinished({
  kind: "task",
  table: sql`access_task`,
  born: sql`t.created_at`,
  stays: ({ shop, cutoff }) => sql`
    coalesce(coalesce(t.done_at, t.cancelled_at) >= ${cutoff}::timestamptz, true)
    or t.kind = 'check' and exists (
      select from access_reason r
      where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.access_id = t.access_id
        and r.trouble is not null)`,
  rows: () => sql`1`,
});

/** Erasures that ended before the cutoff. Since then they hold what was done, and nothing of whom it was done for. */
export const removeErasures = removeFinished({
  kind: "erasure",
  table: sql`erasure`,
  born: sql`t.started_at`,
  stays: ({ cutoff }) => sql`coalesce(t.ended_at >= ${cutoff}::timestamptz, true)`,
  rows: () => sql`1`,
});

/** Changes that were noted before the cutoff. */
export const removeAuditEntries = removeFinished({
  kind: "audit_entry",
  table: sql`audit_log`,
  born: sql`t.at`,
  stays: () => sql`false`,
  rows: () => sql`1`,
});

/** Removes old rows of one table, a page a step. Locks what it removes and passes over what somebody else holds. */
function removeFinished(one: FinishedTable): RemoveSome {
  return async (tx, state) => {
    const { after, keptVersions } = state;
    const page = await readPage(tx, one, state);
    const fit = fitPage(page, { after, rowsMax: ROWS_MAX, full: page.length === PAGE });
    const ids = fit.oversized === null ? fit.take : [fit.oversized];
    const removed = await removeRows(tx, one, { state, ids });
    return { removed: { [one.kind]: removed }, after: fit.ended ? "" : fit.after, ended: fit.ended, keptVersions };
  };
}

async function readPage(tx: Tx, { table, born, stays, rows: count }: FinishedTable, state: RetentionState) {
  const { shop, after, cutoff } = state;
  const { rows } = await sql<Looked>`
    select t.id, ${born} < ${cutoff}::timestamptz as old, (${stays(state)}) as stays, ${count(state)} as rows
    from ${table} t
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.id > ${after}
    order by t.id
    limit ${PAGE}`.execute(tx);
  return rows;
}

async function removeRows(
  tx: Tx,
  { table, stays }: FinishedTable,
  { state, ids }: { state: RetentionState; ids: readonly string[] },
): Promise<number> {
  if (ids.length === 0) return 0;
  const { shop } = state;
  const removed = await sql`
    delete from ${table} r
    using (
      select t.id from ${table} t
      where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.id = any(${ids}::text[])
        and not (${stays(state)})
      order by t.id
      for update of t skip locked
    ) as t
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = t.id`.execute(tx);
  return countOf(removed);
}
