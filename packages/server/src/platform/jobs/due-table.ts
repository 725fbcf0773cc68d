import { type RawBuilder, type Selectable, sql, type Updateable } from "kysely";
import type { Database, Db } from "../postgres/database.ts";
import type { Tables } from "../postgres/tables/tables.ts";
import type { DueRows } from "./is-any-due.ts";

/** The columns with the due time and the lease of a row. */
interface DueColumns {
  readonly bucket: unknown;
  readonly shop_id: unknown;
  readonly due_at: unknown;
  readonly lease_id: unknown;
  readonly tries: unknown;
}

/** The tables whose rows are leased one by one. */
type DueTableName = { [T in keyof Tables]: Tables[T] extends DueColumns ? T : never }[keyof Tables];

/** A time of a shop before which no row of that shop is claimed. */
type ShopMoment = {
  [T in keyof Tables]: "shop_id" extends keyof Tables[T]
    ? { readonly table: T; readonly column: MomentOf<Selectable<Tables[T]>> }
    : never;
}[keyof Tables];
type MomentOf<Row> = { [C in keyof Row]: Row[C] extends Date | null ? C : never }[keyof Row] & string;

/** The columns that a worker gets, by the names that it uses for them. */
type Given<T extends DueTableName> = Readonly<Record<string, keyof Selectable<Tables[T]> & string>>;

/** A table of rows with a due time. Its index of `(bucket, due_at)` should contain little more than the due rows, so that a poll stays fast. */
export interface DueTableOptions<T extends DueTableName, Columns extends Given<T>> {
  readonly table: T;
  /** The column that distinguishes the rows of a shop and orders rows with the same due time. It is `shop_id` if a shop has one row. */
  readonly key: Extract<keyof Tables[T], "id"> | "shop_id";
  readonly columns: Columns;
  /** Other columns that a claim sets, for a row that shows people that it is being processed. */
  readonly claimed?: Updateable<Tables[T]>;
  readonly notBefore?: ShopMoment;
  /** Another condition on a row `t` that may be claimed, for rows that must not overtake others. */
  readonly claimable?: (bucket: number) => RawBuilder<boolean>;
}

/** A row that only one worker may process until its lease ends. */
export interface LeasedRow {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
}

/** The buckets with a row to claim now, and when the next bucket has one. Null if nothing is known. */
export interface DueBuckets {
  readonly buckets: readonly number[];
  readonly nextAt: Date | null;
}

/** The worker, bucket and end of a claim. */
export interface RowClaim {
  readonly bucket: number;
  readonly now: Date;
  readonly leaseId: string;
  readonly leasedUntil: Date;
  /** Shops that already have their share in flight, so that no row of theirs may be claimed. */
  readonly busyShopIds?: readonly string[];
}

/** The row was leased to another worker, because this one was too slow. The other worker does the rest. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** The operations on the due rows of one table. Everything except `findDue` names its bucket, so that it runs on one database node. */
export interface DueTable<Row extends LeasedRow, Columns> {
  /** The rows that are due by then, and some that their shop must still wait for. */
  dueBy(at: Date): DueRows;
  /** Rows of `busyShopIds` are left out, as in a claim. */
  findDue(db: Database, request: Pick<RowClaim, "now" | "busyShopIds">): Promise<DueBuckets>;
  /** Null if the bucket has nothing to claim. */
  claim(db: Database, request: RowClaim): Promise<Row | null>;
  /** Changes a row while its lease is valid. `due_at` alone renews the lease. @throws LeaseLost */
  update(db: Db, row: LeasedRow, columns: Columns): Promise<void>;
  /** The same for a caller that has nothing to undo. Returns false if the lease was lost, and then nothing changed. */
  updateIfLeased(db: Db, row: LeasedRow, columns: Columns): Promise<boolean>;
  /** Removes a row while its lease is valid. @throws LeaseLost */
  remove(db: Db, row: LeasedRow): Promise<void>;
  /** Ends all leases. It must only be used by a hub that has its database for itself, because then the owner of every lease is dead. */
  endLeases(db: Database, now: Date): Promise<void>;
}

type RowOf<T extends DueTableName, Columns extends Given<T>> = LeasedRow & {
  readonly [Name in keyof Columns]: Selectable<Tables[T]>[Columns[Name]];
};

/** Creates the operations for rows with a due time. `test/contracts/platform/due-rows.contract.ts` describes what they guarantee. */
export function dueTable<T extends DueTableName, const Columns extends Given<T>>(
  options: DueTableOptions<T, Columns>,
): DueTable<RowOf<T, Columns>, Updateable<Tables[T]>> {
  const updateIfLeased = async (db: Db, row: LeasedRow, columns: Updateable<Tables[T]>) =>
    changedOne(
      await sql`update ${sql.table(options.table)} set ${assignments(columns)} where ${isLeased(options, row)}`.execute(
        db,
      ),
    );
  return {
    dueBy: (at) => sql`from ${sql.table(options.table)} where due_at <= ${at}::timestamptz`,
    findDue: (db, request) => findDue(db, options, request),
    claim: (db, request) => claim(db, options, request),
    updateIfLeased,
    async update(db, row, columns) {
      if (!(await updateIfLeased(db, row, columns))) throw new LeaseLost();
    },
    async remove(db, row) {
      const removed = await sql`delete from ${sql.table(options.table)} where ${isLeased(options, row)}`.execute(db);
      if (!changedOne(removed)) throw new LeaseLost();
    },
    endLeases: (db, now) => endLeases(db, options, now),
  };
}

type AnyOptions = Pick<DueTableOptions<"inbox", Given<"inbox">>, "key" | "notBefore" | "claimable"> & {
  readonly table: DueTableName;
  readonly columns: Readonly<Record<string, string>>;
  readonly claimed?: object;
};

/** Reads only the index of due rows and locks nothing, so that it may run at any time. It is the only statement over all buckets. */
async function findDue(
  db: Database,
  { table, notBefore }: AnyOptions,
  { now, busyShopIds = [] }: Pick<RowClaim, "now" | "busyShopIds">,
): Promise<DueBuckets> {
  const wait = notBefore && sql`left join ${sql.table(notBefore.table)} s on s.shop_id = t.shop_id`;
  const dueAt = notBefore ? sql`greatest(t.due_at, s.${sql.ref(notBefore.column)})` : sql`t.due_at`;
  const { rows } = await sql<{ bucket: number; at: Date }>`
    select t.bucket, min(${dueAt}) as at from ${sql.table(table)} t ${wait ?? sql``}
    where t.due_at is not null and t.shop_id <> all(${busyShopIds}::text[])
    group by t.bucket`.execute(db);
  const later = rows.filter(({ at }) => at > now).map(({ at }) => at.getTime());
  return {
    buckets: rows.filter(({ at }) => at <= now).map(({ bucket }) => bucket),
    nextAt: later.length > 0 ? new Date(Math.min(...later)) : null,
  };
}

/**
 * Claims the row of a bucket that has been due longest. Any number of workers may run it at once. It locks only that row during the
 * statement and skips rows that others have locked, so that no worker waits. Two workers never claim the same row, because the lock checks
 * the due time again, and a claim moves `due_at` to the end of the lease. So a row whose worker died is due again when its lease ends.
 */
async function claim<Row>(db: Database, options: AnyOptions, request: RowClaim): Promise<Row | null> {
  const { table, key, columns, claimed = {} } = options;
  const { bucket, leaseId, leasedUntil } = request;
  const given = Object.entries(columns).map(([name, column]) => sql`t.${sql.ref(column)} as ${sql.id(name)}`);
  const { rows } = await sql<Row>`
    with due as (${findClaimable(options, request)})
    update ${sql.table(table)} t
    set ${assignments({ ...claimed, lease_id: leaseId })}, due_at = ${leasedUntil}::timestamptz
    from due
    where t.bucket = ${bucket}::smallint and t.shop_id = due.shop_id and t.${sql.ref(key)} = due.key
    returning t.bucket, t.shop_id as "shopId", t.${sql.ref(key)} as id, t.lease_id as "leaseId",
      ${sql.join(given)}`.execute(db);
  return rows[0] ?? null;
}

function findClaimable({ table, key, notBefore, claimable }: AnyOptions, request: RowClaim): RawBuilder<unknown> {
  const { bucket, now, busyShopIds = [] } = request;
  const mustWait =
    notBefore &&
    sql`and not exists (
      select from ${sql.table(notBefore.table)} s
      where s.shop_id = t.shop_id and s.${sql.ref(notBefore.column)} > ${now}::timestamptz)`;
  return sql`
    select t.shop_id, t.${sql.ref(key)} as key from ${sql.table(table)} t
    where t.bucket = ${bucket}::smallint and t.due_at <= ${now}::timestamptz
      and t.shop_id <> all(${busyShopIds}::text[]) ${mustWait ?? sql``}
      ${claimable ? sql`and ${claimable(bucket)}` : sql``}
    order by t.due_at, t.${sql.ref(key)}
    limit 1
    for update of t skip locked`;
}

async function endLeases(db: Database, { table }: AnyOptions, now: Date): Promise<void> {
  const { rows } = await sql<{ bucket: number }>`
    select distinct bucket from ${sql.table(table)} where due_at is not null and lease_id is not null`.execute(db);
  for (const { bucket } of rows) {
    await sql`
      update ${sql.table(table)} set due_at = ${now}::timestamptz, lease_id = null
      where bucket = ${bucket}::smallint and due_at is not null and lease_id is not null`.execute(db);
  }
}

function isLeased({ key }: Pick<AnyOptions, "key">, { bucket, shopId, id, leaseId }: LeasedRow): RawBuilder<boolean> {
  return sql`bucket = ${bucket}::smallint and shop_id = ${shopId} and ${sql.ref(key)} = ${id} and lease_id = ${leaseId}`;
}

function assignments(columns: object): RawBuilder<unknown> {
  return sql.join(Object.entries(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`));
}

function changedOne({ numAffectedRows }: { readonly numAffectedRows?: bigint }): boolean {
  return numAffectedRows === 1n;
}
