import { nextAttemptAt } from "@haak/core";
import { sql } from "kysely";
import { dueTable } from "../../platform/jobs/due-table.ts";
import { type DueRowsWorker, workLeasedRows } from "../../platform/jobs/work-due-rows.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Mailer, MailOutcome, MailProblem } from "../../platform/mail/mail.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { readAlertSettings } from "./alert-settings-store.ts";
import type { CalendarMailParts } from "./calendar-mails.ts";
import { enqueueDigests } from "./digest.ts";
import { enqueueTaskMails } from "./task-mail.ts";

export interface MailOutboxParts extends CalendarMailParts {
  readonly log: Log;
  readonly mailer: Mailer;
  /** True if no other process can be sending mail. Then every lease that exists at the start belongs to a dead worker. */
  readonly alone: boolean;
  readonly random: () => number;
  readonly retryScheduleSeconds: readonly number[];
  /** The maximum time for one mail. Its lease must last longer. */
  readonly mailTimeoutMs: number;
}

/**
 * The number of mails in flight at once. It is low, so that the mail server is not flooded, but more than one, so that a slow mail delays
 * few others.
 */
const CONCURRENCY = 4;
/** A lease lasts this much longer than the sending, so that the result can be recorded. */
const LEASE_SPARE_MS = 10_000;
/** While the mail server cannot be reached, a mail waits again for as long as it has waited already, within these limits, for at most a week. */
const WAIT_MS_MIN = 1_000;
const WAIT_MS_MAX = 300_000;
const STALE_MS = 7 * 86_400_000;

/**
 * Starts the worker that writes the due digests and task mails and sends every waiting mail. If a worker dies, another one sends its mail
 * when the lease ends. That mail has the same Message-ID, so that a mail program can drop the second copy. Deliveries never wait for a
 * mail.
 */
export function startMailOutbox(parts: MailOutboxParts): DueRowsWorker {
  return workLeasedRows({
    ...parts,
    name: "mails",
    rows: DUE_MAILS,
    concurrency: CONCURRENCY,
    leaseMs: parts.mailTimeoutMs + LEASE_SPARE_MS,
    schedule: {
      dueBy: (at) => [
        sql`from alert_settings where digest_at <= ${at}::timestamptz`,
        sql`from alert_settings where tasks_at <= ${at}::timestamptz`,
      ],
      async run() {
        await enqueueDigests(parts);
        await enqueueTaskMails(parts);
      },
    },
    run: async (mail) => sendOne(parts, await addressMail(parts.db, mail)),
    facts: ({ shopId, id }) => ({ shop: shopId, mail: id }),
  });
}

async function sendOne(parts: MailOutboxParts, mail: ClaimedMail): Promise<void> {
  const { email, messageId, subject, text, html } = mail;
  const outcome = email === null ? null : await parts.mailer.send({ to: email, messageId, subject, text, html });
  const now = parts.clock.now();
  const result = resultOf(parts, { mail, outcome, now });
  await recordMail(parts.db, mail, { result, now });
  logResult(parts.log, mail, { outcome, result });
}

function resultOf(
  parts: MailOutboxParts,
  { mail, outcome, now }: { mail: ClaimedMail; outcome: MailOutcome | null; now: Date },
): MailResult {
  if (outcome === null) return { kind: "unwanted" };
  if (outcome.kind === "sent") return outcome;
  const { problem } = outcome;
  const dueAt = problem === "refused" ? nextTry(parts, mail, now) : whenServerIsBack(mail, now);
  return { kind: "failed", problem, dueAt };
}

/** If the server refuses a mail, it is retried by the schedule of deliveries, and then given up. */
function nextTry({ random, retryScheduleSeconds: scheduleSeconds }: MailOutboxParts, mail: ClaimedMail, now: Date) {
  return nextAttemptAt({ now, attemptsSpent: mail.tries + 1, scheduleSeconds, retryAfterSeconds: null, random });
}

/** If the server cannot be reached, the mail itself is not at fault, so that it is given up only when it is too old to be useful. */
function whenServerIsBack({ createdAt }: ClaimedMail, now: Date): Date | null {
  const ageMs = now.getTime() - createdAt.getTime();
  if (ageMs >= STALE_MS) return null;
  return new Date(now.getTime() + Math.min(Math.max(ageMs, WAIT_MS_MIN), WAIT_MS_MAX));
}

function logResult(
  log: Log,
  mail: ClaimedMail,
  { outcome, result }: { outcome: MailOutcome | null; result: MailResult },
): void {
  const facts = { shop: mail.shopId, mail: mail.id, messageId: mail.messageId, tries: mail.tries + 1 };
  if (outcome?.kind !== "failed") {
    log.info({ ...facts, kind: result.kind }, "Mail handled.");
    return;
  }
  const { problem, detail } = outcome;
  const givenUp = result.kind === "failed" && result.dueAt === null;
  const text = givenUp
    ? "A mail could not be sent. It will not be tried again."
    : "A mail could not be sent. It will be tried again.";
  log.warn({ ...facts, problem, detail }, text);
}

/** A mail is stored only until it was sent or given up, because the event that it reports is kept anyway. */
export const DUE_MAILS = dueTable({
  table: "mail",
  key: "id",
  columns: {
    messageId: "message_id",
    subject: "subject",
    text: "text",
    html: "html",
    createdAt: "created_at",
    /** Earlier attempts. */
    tries: "tries",
  },
});

type MailRow = NonNullable<Awaited<ReturnType<typeof DUE_MAILS.claim>>>;

/** A mail with its address. Only this worker may send it until its lease ends. */
export interface ClaimedMail extends MailRow {
  /** Null if the shop does not want mail any more. */
  readonly email: string | null;
}

/** Reads the address of a mail. This happens only when the mail is sent, so that waiting mails go to a corrected address. */
export async function addressMail(db: Database, mail: MailRow): Promise<ClaimedMail> {
  const { email } = await readAlertSettings(db, { bucket: mail.bucket, id: mail.shopId });
  return { ...mail, email };
}

/** The result of a mail: it was sent, nobody wants it any more, or it is tried again or given up (`dueAt` is null). */
export type MailResult =
  | { readonly kind: "sent" }
  | { readonly kind: "unwanted" }
  | { readonly kind: "failed"; readonly problem: MailProblem; readonly dueAt: Date | null };

/** Records the result of a mail, also in the shop's settings. @throws LeaseLost, and then nothing is recorded. */
export async function recordMail(db: Database, mail: ClaimedMail, { result, now }: { result: MailResult; now: Date }) {
  await db.transaction().execute(async (tx) => {
    if (result.kind === "failed" && result.dueAt !== null)
      await DUE_MAILS.update(tx, mail, retryColumns(mail, { ...result, dueAt: result.dueAt }));
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
      // Only if the address is still the same, because a mail to the old address proves nothing about the new one.
      .where("email", "=", mail.email)
      .execute();
  });
}

/** A mail uses up an attempt only if the server refused it, and not if the server could not be reached. */
function retryColumns({ tries }: MailRow, { dueAt, problem }: { dueAt: Date; problem: MailProblem }) {
  return { due_at: dueAt, tries: problem === "refused" ? tries + 1 : tries, lease_id: null };
}
