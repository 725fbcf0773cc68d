import { sql } from "kysely";
import type { Database } from "../../../../platform/postgres/database.ts";
import type { NoticeVersion } from "../../receive/notice.ts";

/** A notice that this worker alone may settle, until its lease ends. */
export interface ClaimedNotice {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  readonly receivedAt: Date;
  readonly version: NoticeVersion;
  readonly contentType: string;
  readonly body: string;
  /** Tries that were made before. */
  readonly tries: number;
  /** The span that took it in, as a `traceparent`; null if nobody traced it. */
  readonly traceparent: string | null;
}

/** Who claims, where and until when. */
export interface NoticeWish {
  readonly bucket: number;
  readonly now: Date;
  readonly leaseId: string;
  readonly leasedUntil: Date;
  /** Shops that have their share in flight already. */
  readonly busyShopIds: readonly string[];
}

/**
 * Takes the notice of a bucket that has been due longest, of a shop that Plug&Pay did not ask to wait; null if there is
 * none. A lease that ended makes its notice due like any other. Whoever locks the row first has it and others skip it;
 * the lock checks again whether the row is still due, so that none is claimed twice.
 */
export async function claimNotice(db: Database, wish: NoticeWish): Promise<ClaimedNotice | null> {
  const { bucket, now, leaseId, leasedUntil, busyShopIds } = wish;
  const { rows } = await sql<ClaimedNotice>`
    with due as (
      select n.shop_id, n.id from inbox n
      where n.bucket = ${bucket}::smallint and n.due_at <= ${now}::timestamptz
        and n.shop_id <> all(${busyShopIds}::text[])
        and not exists (
          select from plugandpay_source s
          where s.shop_id = n.shop_id and s.fetch_not_before > ${now}::timestamptz
        )
      order by n.due_at, n.id
      limit 1
      for update of n skip locked
    )
    update inbox i set state = 'fetching', lease_id = ${leaseId}, due_at = ${leasedUntil}::timestamptz
    from due
    where i.bucket = ${bucket}::smallint and i.shop_id = due.shop_id and i.id = due.id
    returning i.bucket, i.shop_id as "shopId", i.id, i.lease_id as "leaseId", i.received_at as "receivedAt", i.version,
      i.content_type as "contentType", i.body, i.tries, i.traceparent`.execute(db);
  return rows[0] ?? null;
}
