import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";

/** A reading of a shop's rules that this worker alone may do, until its lease ends. */
export interface ClaimedRules {
  readonly bucket: number;
  readonly shopId: string;
  readonly leaseId: string;
  /** Tries that were made before. */
  readonly tries: number;
}

/** Who claims, where and until when. */
export interface RulesWish {
  readonly bucket: number;
  readonly now: Date;
  readonly leaseId: string;
  readonly leasedUntil: Date;
}

/**
 * Takes the reading of a bucket that has been due longest, of a shop that Plug&Pay did not ask to wait; null if there is
 * none. The lock checks again whether the row is still due, so that none is claimed twice.
 */
export async function claimRules(db: Database, wish: RulesWish): Promise<ClaimedRules | null> {
  const { bucket, now, leaseId, leasedUntil } = wish;
  const { rows } = await sql<ClaimedRules>`
    with due as (
      select r.shop_id from plugandpay_rules r
      where r.bucket = ${bucket}::smallint and r.due_at <= ${now}::timestamptz
        and not exists (
          select from plugandpay_source s
          where s.shop_id = r.shop_id and s.fetch_not_before > ${now}::timestamptz
        )
      order by r.due_at, r.shop_id
      limit 1
      for update of r skip locked
    )
    update plugandpay_rules r set lease_id = ${leaseId}, due_at = ${leasedUntil}::timestamptz
    from due
    where r.bucket = ${bucket}::smallint and r.shop_id = due.shop_id
    returning r.bucket, r.shop_id as "shopId", r.lease_id as "leaseId", r.tries`.execute(db);
  return rows[0] ?? null;
}
