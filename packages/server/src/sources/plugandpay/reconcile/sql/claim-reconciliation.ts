import type { UserMessage } from "@haak/core";
import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";
import type { Step } from "../list-path.ts";

/** A reconciliation that this worker alone may move on, until its lease ends. */
export interface ClaimedReconciliation {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly since: Date;
  readonly until: Date;
  readonly openEnded: boolean;
  readonly step: Step;
  /** The page that comes next; null for the first of the step. */
  readonly nextPath: string | null;
  readonly openKeys: readonly string[];
  readonly compared: number;
  readonly missing: number;
  readonly repaired: number;
  readonly note: UserMessage | null;
  /** Tries at the next page that were made before. */
  readonly tries: number;
}

/** Who claims, where and until when. */
export interface ReconciliationWish {
  readonly bucket: number;
  readonly now: Date;
  readonly leaseId: string;
  readonly leasedUntil: Date;
}

/**
 * Takes the reconciliation of a bucket that has been due longest; null if there is none. Those of one shop come one after
 * the other, so that together they keep to the shop's pace, and none while Plug&Pay asked this shop to wait. The lock checks
 * again whether the row is still due, so that none is claimed twice.
 */
export async function claimReconciliation(
  db: Database,
  wish: ReconciliationWish,
): Promise<ClaimedReconciliation | null> {
  const { bucket, now, leaseId, leasedUntil } = wish;
  const { rows } = await sql<ClaimedReconciliation>`
    with due as (
      select r.shop_id, r.id from reconciliation r
      where r.bucket = ${bucket}::smallint and r.due_at <= ${now}::timestamptz
        and not exists (
          select from reconciliation earlier
          where earlier.bucket = ${bucket}::smallint and earlier.shop_id = r.shop_id and earlier.state = 'running'
            and earlier.id < r.id
        )
        and not exists (
          select from plugandpay_source s
          where s.shop_id = r.shop_id and s.fetch_not_before > ${now}::timestamptz
        )
      order by r.due_at, r.id
      limit 1
      for update of r skip locked
    )
    update reconciliation r set lease_id = ${leaseId}, due_at = ${leasedUntil}::timestamptz
    from due
    where r.bucket = ${bucket}::smallint and r.shop_id = due.shop_id and r.id = due.id
    returning r.bucket, r.shop_id as "shopId", r.id, r.lease_id as "leaseId", r.since, r.until,
      r.open_ended as "openEnded", r.step, r.next_path as "nextPath", r.open_keys as "openKeys", r.compared, r.missing,
      r.repaired, r.note, r.tries`.execute(db);
  return rows[0] ?? null;
}
