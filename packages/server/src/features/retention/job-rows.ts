import { sql } from "kysely";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Step } from "./retention-job.ts";

/** The row that says how far the removal of one kind of thing of one shop has come. */
export interface RetentionJob {
  readonly shop: ShopKey;
  readonly job: string;
}

/** Makes the rows that shops lack: all those of a new shop, and the new ones after an upgrade. They are due at once. */
export async function ensureRetentionJobs(db: Database, { jobs, now }: { jobs: readonly string[]; now: Date }) {
  await sql`
    insert into retention (bucket, shop_id, job, due_at)
    select s.bucket, s.id, k.job, ${now}::timestamptz
    from shop s
    cross join unnest(${jobs}::text[]) as k (job)
    where not exists (
      select from retention r where r.bucket = s.bucket and r.shop_id = s.id and r.job = k.job)
    on conflict do nothing`.execute(db);
}

const DUE_MAX = 100;

/** The rows that are due, longest first, so that one large shop does not keep the others waiting. */
export async function findDueJobs(
  db: Database,
  { jobs, now }: { jobs: readonly string[]; now: Date },
): Promise<RetentionJob[]> {
  const { rows } = await sql<{ bucket: number; shop_id: string; job: string }>`
    select bucket, shop_id, job from retention
    where due_at <= ${now}::timestamptz and job = any(${jobs}::text[])
    order by due_at limit ${DUE_MAX}`.execute(db);
  return rows.map(({ bucket, shop_id, job }) => ({ shop: { bucket, id: shop_id }, job }));
}

/**
 * Holds the row for this transaction, which is all there is to a lease; null if another process has it or it is not due any
 * more. Also lets the commit go without waiting for the disk, as a step that is lost is made again, and nobody who waits for
 * the disk shall wait for it.
 */
export async function lockJob(
  tx: Tx,
  { shop, job }: RetentionJob,
  now: Date,
): Promise<Pick<Step, "after" | "keptVersions"> | null> {
  const { rows } = await sql<Pick<Step, "after" | "keptVersions">>`
    select after, kept_versions as "keptVersions" from retention
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and job = ${job} and due_at <= ${now}::timestamptz
    for update skip locked`.execute(tx);
  if (rows[0]) await sql`set local synchronous_commit = off`.execute(tx);
  return rows[0] ?? null;
}

/** Writes down how far it has come and when it is to go on. */
export async function saveJob(
  tx: Tx,
  { shop, job }: RetentionJob,
  { after, keptVersions, dueAt }: Pick<Step, "after" | "keptVersions"> & { dueAt: Date },
): Promise<void> {
  await sql`
    update retention set after = ${after}, kept_versions = ${keptVersions}::int[], due_at = ${dueAt}::timestamptz
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and job = ${job}`.execute(tx);
}
