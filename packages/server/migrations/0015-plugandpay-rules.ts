import { type Kysely, sql } from "kysely";

/**
 * The rules that a shop has at Plug&Pay itself, as they were last read: one row for each shop, as they are always read and
 * replaced together. Sealed, since an address of a webhook is often its password.
 *
 * `due_at` says when they are to be read, and is null when they are not; while they are being read, that is when the lease
 * ends. `error` is why the last reading came to nothing, or what of it could not be understood.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plugandpay_rules (
      bucket smallint not null,
      shop_id text collate "C" not null,
      sealed_rules bytea,
      read_at timestamptz,
      error json,
      due_at timestamptz,
      tries integer not null default 0,
      lease_id text collate "C",
      primary key (bucket, shop_id),
      check ((sealed_rules is null) = (read_at is null))
    )`.execute(db);
  await sql`create index plugandpay_rules_due on plugandpay_rules (bucket, due_at) where due_at is not null`.execute(
    db,
  );
}
