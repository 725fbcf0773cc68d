import { dueTable } from "../../platform/jobs/due-table.ts";
import type { MailProblem } from "../../platform/mail/mail.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { readAlertSettings } from "./alert-settings-store.ts";

/** A mail is a row only until it was sent or given up, because the event that it tells of is kept anyway. */
export const DUE_MAILS = dueTable({
  table: "mail",
  key: "id",
  columns: {
    messageId: "message_id",
    subject: "subject",
    text: "text",
    html: "html",
    createdAt: "created_at",
    /** Tries that were made before. */
    tries: "tries",
  },
});

type MailRow = NonNullable<Awaited<ReturnType<typeof DUE_MAILS.claim>>>;

/** A mail that this worker alone may send until its lease ends, and to whom. */
export interface ClaimedMail extends MailRow {
  /** Null if the shop wants no mail any more. */
  readonly email: string | null;
}

/** Reads to whom a mail goes. Only when it is sent, so that a corrected address gets the mails that were waiting. */
export async function addressMail(db: Database, mail: MailRow): Promise<ClaimedMail> {
  const { email } = await readAlertSettings(db, { bucket: mail.bucket, id: mail.shopId });
  return { ...mail, email };
}

/** What became of a mail: it was sent, nobody wants it any more, or it is to be tried again or given up (`dueAt` null). */
export type MailResult =
  | { readonly kind: "sent" }
  | { readonly kind: "unwanted" }
  | { readonly kind: "failed"; readonly problem: MailProblem; readonly dueAt: Date | null };

/** Records the result of a mail, and for the shop how it went. @throws LeaseLost, and then nothing is recorded. */
export async function recordMail(db: Database, mail: ClaimedMail, { result, now }: { result: MailResult; now: Date }) {
  await db.transaction().execute(async (tx) => {
    if (result.kind === "failed" && result.dueAt !== null)
      await DUE_MAILS.update(tx, mail, nextTry(mail, { ...result, dueAt: result.dueAt }));
    else await DUE_MAILS.remove(tx, mail);
    if (result.kind === "unwanted") return;
    const shown =
      result.kind === "sent"
        ? { last_sent_at: now, last_problem: null, last_problem_at: null }
        : { last_problem: result.problem, last_problem_at: now };
    await tx
      .updateTable("alert_settings")
      .set(shown)
      .where("bucket", "=", mail.bucket)
      .where("shop_id", "=", mail.shopId)
      // A mail to an address that was corrected meanwhile says nothing about the new one.
      .where("email", "=", mail.email)
      .execute();
  });
}

/** A try is spent only if the server refused the mail, not if it could not be reached. */
function nextTry({ tries }: MailRow, { dueAt, problem }: { dueAt: Date; problem: MailProblem }) {
  return { due_at: dueAt, tries: problem === "refused" ? tries + 1 : tries, lease_id: null };
}
