import { type RawBuilder, sql } from "kysely";
import { smallintColumn } from "./columns.ts";

/**
 * The buckets that a transaction is about: one bucket, or the bucket of each of these shops.
 *
 * A cluster (Citus) must see the bucket of a statement to know where to run it, so a transaction there has one bucket, which each statement
 * names as a value. On one PostgreSQL a transaction may be about the shops of many buckets. Its statements take the bucket of each row
 * from the list that they are joined to, and find each row by the same index (decision 0064).
 */
export type BucketScope = number | ReadonlyMap<string, number>;

/** For a statement that reads rows of all buckets and is given no list of shops. */
export const OF_EACH_ROW: BucketScope = new Map();

/** The bucket of a row, for a condition or an insert. `row` is the alias of a row with a column `bucket`. */
export function bucketIn(scope: BucketScope, row: string): RawBuilder<number> {
  return typeof scope === "number" ? sql<number>`${scope}::smallint` : sql<number>`${sql.ref(row)}.bucket`;
}

/** The column `bucket` of a list, for `::smallint[]`, with the buckets of these shops. */
export function bucketColumn(scope: BucketScope, shopIds: readonly string[]): Buffer {
  return smallintColumn(shopIds.map((shopId) => bucketOf(scope, shopId)));
}

/** The bucket of a shop. @throws Error for a shop that the transaction is not about. */
export function bucketOf(scope: BucketScope, shopId: string): number {
  const bucket = typeof scope === "number" ? scope : scope.get(shopId);
  if (bucket === undefined) throw new Error(`The transaction is not about the bucket of shop ${shopId}.`);
  return bucket;
}

/** Each bucket once. */
export function bucketsIn(scope: BucketScope): number[] {
  return typeof scope === "number" ? [scope] : [...new Set(scope.values())];
}

/** A transaction with the shops of many buckets gives up a lock after this time, because all these shops wait for it. */
const LOCK_WAIT_MS_MAX = 300;

/**
 * A condition that begins with `and`, is true, and limits how long the transaction waits for each lock from here on, if it is about many
 * buckets. It belongs into its first statement, so that it costs no trip of its own. As a select it runs once, before any row.
 */
export function andWaitsBriefly(scope: BucketScope): RawBuilder<unknown> {
  if (typeof scope === "number") return sql``;
  return sql`and (select set_config('lock_timeout', ${sql.lit(String(LOCK_WAIT_MS_MAX))}, true)) is not null`;
}
