import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import {
  countOf,
  fitPage,
  PAGE,
  type RemoveSome,
  type RetentionCandidate,
  type RetentionState,
  ROWS_MAX,
} from "./retention-job.ts";

/** A table in which each row is removed by itself. */
interface FinishedTable {
  readonly kind: "notice" | "replay" | "preview" | "reconciliation" | "task" | "erasure" | "audit_entry";
  readonly table: RawBuilder<unknown>;
  /** When the row `t` was created. Its id must be of the same time, because a pass reads by id. */
  readonly born: RawBuilder<unknown>;
  /** Whether the row `t` must stay although it is old. */
  readonly stays: (state: RetentionState) => RawBuilder<unknown>;
  /** How many rows go with the row `t`, itself included. */
  readonly rows: (state: RetentionState) => RawBuilder<unknown>;
}

/** Notices that are no longer due. A notice that waited for an API token all that time is removed too. */
export const removeNotices = removeFinished({
  kind: "notice",
  table: sql`inbox`,
  born: sql`t.received_at`,
  stays: () => sql`t.due_at is not null`,
  rows: () => sql`1`,
});

/** Replays that ended before the cutoff. Their items are already gone, because an item is removed when its result is counted. */
export const removeReplays = removeFinished({
  kind: "replay",
  table: sql`replay`,
  born: sql`t.created_at`,
  stays: ({ cutoff }) => sql`coalesce(t.ended_at >= ${cutoff}::timestamptz, true)`,
  rows: () => sql`1`,
});

/**
 * Rule previews with the calls that they showed. A preview stays while its replay exists, because the preview shows that it was sent. It
 * is removed whole whatever its size (a row for every 500 events), because half a preview could otherwise be sent.
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

/** Reconciliations that ended before the cutoff. The last completed one stays, because it says until when everything is complete. */
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
 * Tasks that were done or cancelled before the cutoff. A task about a missing payment stays as long as the payment is missing, because
 * otherwise the hub would ask again.
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

/** Erasures that ended before the cutoff. Their rows contain only counts, because the address was removed at the end. */
export const removeErasures = removeFinished({
  kind: "erasure",
  table: sql`erasure`,
  born: sql`t.started_at`,
  stays: ({ cutoff }) => sql`coalesce(t.ended_at >= ${cutoff}::timestamptz, true)`,
  rows: () => sql`1`,
});

export const removeAuditEntries = removeFinished({
  kind: "audit_entry",
  table: sql`audit_log`,
  born: sql`t.at`,
  stays: () => sql`false`,
  rows: () => sql`1`,
});

/** Removes old rows of one table, one page per batch. Locks what it removes, and skips rows that another transaction has locked. */
function removeFinished(one: FinishedTable): RemoveSome {
  return async (tx, state) => {
    const { cursor, keptVersions } = state;
    const page = await readPage(tx, one, state);
    const fit = fitPage(page, { cursor, rowsMax: ROWS_MAX, full: page.length === PAGE });
    const ids = fit.oversized === null ? fit.take : [fit.oversized];
    const removed = await removeRows(tx, one, { state, ids });
    return { removed: { [one.kind]: removed }, cursor: fit.ended ? "" : fit.cursor, ended: fit.ended, keptVersions };
  };
}

async function readPage(tx: Tx, { table, born, stays, rows: count }: FinishedTable, state: RetentionState) {
  const { shop, cursor, cutoff } = state;
  const { rows } = await sql<RetentionCandidate>`
    select t.id, ${born} < ${cutoff}::timestamptz as old, (${stays(state)}) as stays, ${count(state)} as rows
    from ${table} t
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.id > ${cursor}
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

/**
 * Removes old comparisons with lists of members, unless one is being applied at this moment. The findings go first, as many as a batch
 * may remove, and then the comparison itself.
 */
export const removeComparisons: RemoveSome = async (tx, { shop, cutoff, keptVersions }) => {
  const id = await lockOldest(tx, shop, cutoff);
  if (id === null) return { removed: {}, cursor: "", ended: true, keptVersions };
  const findings = await removeFindings(tx, shop, id);
  if (findings > 0) return { removed: {}, cursor: "", ended: false, keptVersions };
  const gone = await sql`
    delete from comparison
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
  return { removed: { comparison: countOf(gone) }, cursor: "", ended: false, keptVersions };
};

async function lockOldest(tx: Tx, shop: ShopKey, cutoff: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from comparison
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and created_at < ${cutoff}::timestamptz
      and due_at is null
    order by id limit 1
    for update skip locked`.execute(tx);
  return rows[0]?.id ?? null;
}

async function removeFindings(tx: Tx, shop: ShopKey, id: string): Promise<number> {
  // Materialized, because as a subselect it would be limited again for each joined row.
  const findings = await sql`
    with few as materialized (
      select number from comparison_finding
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and comparison_id = ${id}
      order by number limit ${ROWS_MAX}
      for update skip locked
    )
    delete from comparison_finding f using few
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.comparison_id = ${id}
      and f.number = few.number`.execute(tx);
  return countOf(findings);
}
