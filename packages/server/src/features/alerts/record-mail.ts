import { sql } from "kysely";
import { LeaseLost } from "../../platform/jobs/work-due-rows.ts";
import type { MailProblem } from "../../platform/mail/mail.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ClaimedMail } from "./claim-mail.ts";

/** What became of a mail: it went, nobody wants it any more, or it is to be tried again or given up (`dueAt` null). */
export type MailNews =
  | { readonly kind: "sent" }
  | { readonly kind: "unwanted" }
  | { readonly kind: "failed"; readonly problem: MailProblem; readonly dueAt: Date | null };

/** Records it, and for the shop how it went, as long as the lease is held. @throws LeaseLost. */
export async function recordMail(db: Database, mail: ClaimedMail, { news, now }: { news: MailNews; now: Date }) {
  await db.transaction().execute(async (tx) => {
    const held =
      news.kind === "failed" && news.dueAt !== null
        ? await postpone(tx, mail, { ...news, dueAt: news.dueAt })
        : await remove(tx, mail);
    if (!held) throw new LeaseLost();
    if (news.kind === "unwanted") return;
    const told =
      news.kind === "sent"
        ? { last_sent_at: now, last_problem: null, last_problem_at: null }
        : { last_problem: news.problem, last_problem_at: now };
    await tx
      .updateTable("alert_settings")
      .set(told)
      .where("bucket", "=", mail.bucket)
      .where("shop_id", "=", mail.shopId)
      // What became of a mail to an address that was mended meanwhile says nothing about the new one.
      .where("email", "=", mail.email)
      .execute();
  });
}

/** What is owed no more is not kept: the event that it told of is. */
async function remove(tx: Tx, { bucket, shopId, id, leaseId }: ClaimedMail): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from mail
    where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id} and lease_id = ${leaseId}`.execute(tx);
  return numAffectedRows === 1n;
}

async function postpone(
  tx: Tx,
  { bucket, shopId, id, leaseId }: ClaimedMail,
  { dueAt, problem }: { dueAt: Date; problem: MailProblem },
): Promise<boolean> {
  // A try is spent by a server that said no, not by one that was away.
  const { numAffectedRows } = await sql`
    update mail set due_at = ${dueAt}::timestamptz, tries = tries + ${problem === "refused" ? 1 : 0}, lease_id = null
    where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id} and lease_id = ${leaseId}`.execute(tx);
  return numAffectedRows === 1n;
}
