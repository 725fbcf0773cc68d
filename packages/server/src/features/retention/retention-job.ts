import { sql } from "kysely";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** The most rows that one transaction removes. It is about 20 ms of work, so that other transactions do not wait long. */
export const ROWS_MAX = 1_000;

/** Rows that one transaction reads, those that must stay included. */
export const PAGE = 250;

/** The kinds of rows, as the metric and the log name them. */
export const REMOVED_KINDS = [
  "event",
  "delivery",
  "attempt",
  "notice",
  "replay",
  "preview",
  "reconciliation",
  "rule_version",
  "rule",
  "api_key",
  "comparison",
  "task",
  "erasure",
  "connection",
  "audit_entry",
  "person",
] as const;

/** How many rows of each kind were removed. */
export type Removed = Partial<Record<(typeof REMOVED_KINDS)[number], number>>;

/** The state of a pass over one kind of rows of a shop. */
export interface RetentionState {
  readonly shop: ShopKey;
  /** Rows that are older than this may go. */
  readonly cutoff: Date;
  /** The batch begins after this id; empty at the beginning of a pass. */
  readonly cursor: string;
  /** The rule set versions of the old events that this pass left. Their rules must stay, because they explain those events. */
  readonly keptVersions: readonly number[];
}

/** The result of one batch. */
export interface RetentionBatch {
  readonly removed: Removed;
  readonly cursor: string;
  /** True if the pass has seen everything that is old. */
  readonly ended: boolean;
  readonly keptVersions: readonly number[];
}

/**
 * Removes one batch of old rows of one kind. The transaction does nothing else. An implementation must not wait for a lock, because
 * retention must never slow down deliveries.
 */
export type RemoveSome = (tx: Tx, state: RetentionState) => Promise<RetentionBatch>;

/** Names the row that stores the progress for one kind of rows of one shop. */
export interface RetentionJob {
  readonly shop: ShopKey;
  readonly job: string;
}

/** Creates missing job rows, for a new shop and for jobs that an upgrade adds. They are due at once. */
export async function ensureRetentionJobs(db: Database, { jobs, now }: { jobs: readonly string[]; now: Date }) {
  await sql`
    insert into retention_job (bucket, shop_id, job, due_at)
    select s.bucket, s.id, k.job, ${now}::timestamptz
    from shop s
    cross join unnest(${jobs}::text[]) as k (job)
    where not exists (
      select from retention_job r where r.bucket = s.bucket and r.shop_id = s.id and r.job = k.job)
    on conflict do nothing`.execute(db);
}

const DUE_MAX = 100;

/** The due jobs, the longest due first, so that one large shop does not keep the others waiting. */
export async function findDueJobs(
  db: Database,
  { jobs, now }: { jobs: readonly string[]; now: Date },
): Promise<RetentionJob[]> {
  const { rows } = await sql<{ bucket: number; shop_id: string; job: string }>`
    select bucket, shop_id, job from retention_job
    where due_at <= ${now}::timestamptz and job = any(${jobs}::text[])
    order by due_at limit ${DUE_MAX}`.execute(db);
  return rows.map(({ bucket, shop_id, job }) => ({ shop: { bucket, id: shop_id }, job }));
}

/**
 * Locks the row of the job for this transaction. There is no other lease, because a batch is one transaction. Null if another process
 * has locked the row, or if it is not due any more. The commit does not wait for the disk, because a lost batch is simply repeated.
 */
export async function lockJob(
  tx: Tx,
  { shop, job }: RetentionJob,
  now: Date,
): Promise<Pick<RetentionBatch, "cursor" | "keptVersions"> | null> {
  const { rows } = await sql<Pick<RetentionBatch, "cursor" | "keptVersions">>`
    select cursor, kept_versions as "keptVersions" from retention_job
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and job = ${job} and due_at <= ${now}::timestamptz
    for update skip locked`.execute(tx);
  if (rows[0]) await sql`set local synchronous_commit = off`.execute(tx);
  return rows[0] ?? null;
}

export async function saveJob(
  tx: Tx,
  { shop, job }: RetentionJob,
  { cursor, keptVersions, dueAt }: Pick<RetentionBatch, "cursor" | "keptVersions"> & { dueAt: Date },
): Promise<void> {
  await sql`
    update retention_job set cursor = ${cursor}, kept_versions = ${keptVersions}::int[], due_at = ${dueAt}::timestamptz
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and job = ${job}`.execute(tx);
}

/** How many rows a statement removed. */
export function countOf({ numAffectedRows }: { numAffectedRows?: bigint }): number {
  return Number(numAffectedRows ?? 0n);
}

/** A row that a batch may remove. Rows come in the order of their ids. */
export interface RetentionCandidate {
  readonly id: string;
  readonly old: boolean;
  /** True if it must stay although it is old. */
  readonly stays: boolean;
  /** How many rows go with it, itself included. */
  readonly rows: number;
}

/** What one batch removes of a page. */
export interface Fit {
  readonly take: readonly string[];
  /** Set if the first row that may go has too many rows for one batch. Then the batch is about this row only. */
  readonly oversized: string | null;
  /** The last id that was decided. Every row up to it is taken or must stay. */
  readonly cursor: string;
  /** True if nothing old is left after `cursor`. */
  readonly ended: boolean;
}

/**
 * Chooses the part of a page that one batch removes, so that a transaction stays small however many rows belong to a row of the page.
 * The first row that is not old ends the pass, because ids are in the order of time. If `full` is true, there may be another page.
 */
export function fitPage(
  page: readonly RetentionCandidate[],
  { cursor, rowsMax, full }: { cursor: string; rowsMax: number; full: boolean },
): Fit {
  const young = page.findIndex((one) => !one.old);
  const old = young < 0 ? page : page.slice(0, young);
  const tooMany = firstTooMany(old, rowsMax);
  const before = tooMany < 0 ? old : old.slice(0, tooMany);
  const take = before.flatMap((one) => (one.stays ? [] : [one.id]));
  const large = old[tooMany];
  if (large && take.length === 0) return { take, oversized: large.id, cursor: large.id, ended: false };
  const ended = tooMany < 0 && (young >= 0 || !full);
  return { take, oversized: null, cursor: before.at(-1)?.id ?? cursor, ended };
}

/** The index at which the sum of rows becomes too large for one batch; -1 if it never does. */
function firstTooMany(old: readonly RetentionCandidate[], rowsMax: number): number {
  let rows = 0;
  return old.findIndex((one) => {
    rows += one.stays ? 0 : one.rows;
    return rows > rowsMax;
  });
}
