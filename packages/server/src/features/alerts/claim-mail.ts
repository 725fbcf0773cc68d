import { sql } from "kysely";
import type { DueRows } from "../../platform/jobs/work-due-rows.ts";
import type { Database } from "../../platform/postgres/database.ts";

/** A mail that this worker alone may send until its lease ends. */
export interface ClaimedMail {
  readonly bucket: number;
  readonly shopId: string;
  readonly id: string;
  readonly leaseId: string;
  /** To whom it goes now, or null if the shop wants no mail any more. */
  readonly email: string | null;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly createdAt: Date;
  /** Tries that were made before. */
  readonly tries: number;
}

/** Who claims, where and until when. */
export interface MailWish {
  readonly bucket: number;
  readonly now: Date;
  readonly leaseId: string;
  readonly leasedUntil: Date;
}

/** The buckets that owe a mail now, and when the next mail is due; the table holds only what is owed. */
export async function findDueMails(db: Database, now: Date): Promise<DueRows> {
  const { rows } = await sql<{ bucket: number; at: Date }>`
    select bucket, min(due_at) as at from mail group by bucket`.execute(db);
  const later = rows.filter((row) => row.at > now).map((row) => row.at.getTime());
  return {
    buckets: rows.filter((row) => row.at <= now).map((row) => row.bucket),
    nextAt: later.length > 0 ? new Date(Math.min(...later)) : null,
  };
}

/**
 * Takes the mail of a bucket that has been due longest; null if there is none. What others have locked is passed over, and
 * the lock checks again whether the row is still due, so that none is claimed twice.
 */
export async function claimMail(db: Database, wish: MailWish): Promise<ClaimedMail | null> {
  const { bucket, now, leaseId, leasedUntil } = wish;
  const { rows } = await sql<ClaimedMail>`
    with due as (
      select shop_id, id from mail
      where bucket = ${bucket}::smallint and due_at <= ${now}::timestamptz
      order by due_at, id
      limit 1
      for update skip locked
    ),
    claimed as (
      update mail m set lease_id = ${leaseId}, due_at = ${leasedUntil}::timestamptz
      from due
      where m.bucket = ${bucket}::smallint and m.shop_id = due.shop_id and m.id = due.id
      returning m.*
    )
    select m.bucket, m.shop_id as "shopId", m.id, m.lease_id as "leaseId", s.email, m.message_id as "messageId",
      m.subject, m.text, m.html, m.created_at as "createdAt", m.tries
    from claimed m
    left join alert_settings s on s.bucket = ${bucket}::smallint and s.shop_id = m.shop_id`.execute(db);
  return rows[0] ?? null;
}
