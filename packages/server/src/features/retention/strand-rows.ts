import { sql } from "kysely";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Step } from "./strand.ts";

/** The row that says how far the removal of one kind of thing of one shop has come. */
export interface StrandKey {
  readonly shop: ShopKey;
  readonly strand: string;
}

/** Makes the rows that shops lack: all those of a new shop, and the new ones after an upgrade. They are due at once. */
export async function ensureStrands(db: Database, { strands, now }: { strands: readonly string[]; now: Date }) {
  await sql`
    insert into retention (bucket, shop_id, strand, due_at)
    select s.bucket, s.id, k.strand, ${now}::timestamptz
    from shop s
    cross join unnest(${strands}::text[]) as k (strand)
    where not exists (
      select from retention r where r.bucket = s.bucket and r.shop_id = s.id and r.strand = k.strand)
    on conflict do nothing`.execute(db);
}

const DUE_MAX = 100;

/** The rows that are due, longest first, so that one large shop does not keep the others waiting. */
export async function findDueStrands(
  db: Database,
  { strands, now }: { strands: readonly string[]; now: Date },
): Promise<StrandKey[]> {
  const { rows } = await sql<{ bucket: number; shop_id: string; strand: string }>`
    select bucket, shop_id, strand from retention
    where due_at <= ${now}::timestamptz and strand = any(${strands}::text[])
    order by due_at limit ${DUE_MAX}`.execute(db);
  return rows.map(({ bucket, shop_id, strand }) => ({ shop: { bucket, id: shop_id }, strand }));
}

/**
 * Holds the row for this transaction, which is all there is to a lease; null if another process has it or it is not due any
 * more. Also lets the commit go without waiting for the disk, as a step that is lost is made again, and nobody who waits for
 * the disk shall wait for it.
 */
export async function lockStrand(
  tx: Tx,
  { shop, strand }: StrandKey,
  now: Date,
): Promise<Pick<Step, "after" | "keptVersions"> | null> {
  const { rows } = await sql<Pick<Step, "after" | "keptVersions">>`
    select after, kept_versions as "keptVersions" from retention
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and strand = ${strand} and due_at <= ${now}::timestamptz
    for update skip locked`.execute(tx);
  if (rows[0]) await sql`set local synchronous_commit = off`.execute(tx);
  return rows[0] ?? null;
}

/** Writes down how far it has come and when it is to go on. */
export async function saveStrand(
  tx: Tx,
  { shop, strand }: StrandKey,
  { after, keptVersions, dueAt }: Pick<Step, "after" | "keptVersions"> & { dueAt: Date },
): Promise<void> {
  await sql`
    update retention set after = ${after}, kept_versions = ${keptVersions}::int[], due_at = ${dueAt}::timestamptz
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and strand = ${strand}`.execute(tx);
}
