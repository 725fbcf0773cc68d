import { nextAttemptAt } from "@haak/core";
import { dueTable } from "../../platform/jobs/due-table.ts";
import { type DueRowsWorker, workLeasedRows } from "../../platform/jobs/work-due-rows.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Mailer, MailOutcome, MailProblem } from "../../platform/mail/mail.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { readAlertSettings } from "./alert-settings-store.ts";
import type { CalendarMailParts } from "./calendar-mails.ts";
import { enqueueDigests } from "./digest.ts";
import { enqueueTaskMails } from "./task-mail.ts";

/** What sending mails needs. */
export interface MailOutboxParts extends CalendarMailParts {
  readonly log: Log;
  readonly mailer: Mailer;
  /** True if no other process can be sending a mail: then every lease at the start is a dead worker's. */
  readonly alone: boolean;
  readonly random: () => number;
  readonly retryScheduleSeconds: readonly number[];
  /** How long a mail may take at the most; the lease outlives it. */
  readonly mailTimeoutMs: number;
}

/** Mails in flight at once: few, so that the mail server is not flooded; more than one, so that a slow mail delays few others. */
const CONCURRENCY = 4;
/** A lease outlasts the sending by this much, so that the result can be recorded. */
const LEASE_SPARE_MS = 10_000;
/** While the server is away, a mail is tried again after as long as it has waited already, within these bounds, for a week. */
const WAIT_MS_MIN = 1_000;
const WAIT_MS_MAX = 300_000;
const STALE_MS = 7 * 86_400_000;

/**
 * Starts to write the digests and the mails about open tasks that are due, and to send every mail that waits. A mail whose worker died
 * is sent by another when its lease has ended, under the same Message-ID. No delivery ever waits for a mail.
 */
export function startMailOutbox(parts: MailOutboxParts): DueRowsWorker {
  return workLeasedRows({
    ...parts,
    name: "mails",
    rows: DUE_MAILS,
    concurrency: CONCURRENCY,
    leaseMs: parts.mailTimeoutMs + LEASE_SPARE_MS,
    async beforePoll() {
      await enqueueDigests(parts);
      await enqueueTaskMails(parts);
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

/** A mail that the server refuses is tried by the schedule of deliveries, and given up at its end. */
function nextTry({ random, retryScheduleSeconds: scheduleSeconds }: MailOutboxParts, mail: ClaimedMail, now: Date) {
  return nextAttemptAt({ now, attemptsSpent: mail.tries + 1, scheduleSeconds, retryAfterSeconds: null, random });
}

/** A server that cannot be reached is no fault of the mail, so that the mail is given up only when it is too old to be useful. */
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
    ? "A mail could not be sent and is given up."
    : "A mail could not be sent; it will be tried again.";
  log.warn({ ...facts, problem, detail }, text);
}

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
      // A mail to an address that was corrected meanwhile says nothing about the new one.
      .where("email", "=", mail.email)
      .execute();
  });
}

/** A try is spent only if the server refused the mail, not if it could not be reached. */
function retryColumns({ tries }: MailRow, { dueAt, problem }: { dueAt: Date; problem: MailProblem }) {
  return { due_at: dueAt, tries: problem === "refused" ? tries + 1 : tries, lease_id: null };
}
