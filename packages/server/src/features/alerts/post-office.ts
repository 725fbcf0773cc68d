import { nextAttemptAt } from "@haak/core";
import { type DueRowsWorker, workDueRows } from "../../platform/jobs/work-due-rows.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Mailer, MailOutcome } from "../../platform/mail/mail.ts";
import { type ClaimedMail, claimMail, findDueMails } from "./claim-mail.ts";
import { oweDigests } from "./digest/owe-digests.ts";
import type { CalendarMailParts } from "./owe-when-due.ts";
import { type MailNews, recordMail } from "./record-mail.ts";
import { releaseMails } from "./release-mails.ts";
import { oweTaskMails } from "./tasks/owe-task-mails.ts";

/** What sending mails needs. */
export interface PostOfficeParts extends CalendarMailParts {
  readonly log: Log;
  readonly mailer: Mailer;
  /** Whether no other process can be sending a mail: then the leases of those that died end at the start. */
  readonly alone: boolean;
  readonly random: () => number;
  readonly retryScheduleSeconds: readonly number[];
  /** How long a mail may take at the most; the lease outlives it. */
  readonly mailTimeoutMs: number;
}

/** Mails under way at once: a mail server is not to be stormed, and one that thinks long about a mail holds up few. */
const CONCURRENCY = 4;
/** A lease outlives the mail by this much: for recording after it. */
const LEASE_SPARE_MS = 10_000;
/** While the server is away: again after as long as the mail has been owed, within these bounds, for a week. */
const WAIT_MS_MIN = 1_000;
const WAIT_MS_MAX = 300_000;
const STALE_MS = 7 * 86_400_000;

/**
 * Starts to write the digests and the mails about open tasks that are due and to send the mails that are owed. A mail that a process died over is sent by
 * another when its lease has ended, under the same Message-ID. No delivery ever waits for a mail.
 */
export function startPostOffice(parts: PostOfficeParts): DueRowsWorker {
  const { db, clock, log } = parts;
  return workDueRows<ClaimedMail>({
    ...{ clock, log, name: "mails", concurrency: CONCURRENCY },
    releaseAll: parts.alone ? () => releaseMails(db, clock.now()) : null,
    async look() {
      await oweDigests(parts);
      await oweTaskMails(parts);
      return findDueMails(db, clock.now());
    },
    claim: (bucket) => claimMail(db, wishOf(parts, bucket)),
    run: (mail) => sendOne(parts, mail),
    facts: ({ shopId, id }) => ({ shop: shopId, mail: id }),
  });
}

function wishOf({ clock, newId, mailTimeoutMs }: PostOfficeParts, bucket: number) {
  const now = clock.now();
  const leasedUntil = new Date(now.getTime() + mailTimeoutMs + LEASE_SPARE_MS);
  return { bucket, now, leaseId: newId("lse"), leasedUntil };
}

async function sendOne(parts: PostOfficeParts, mail: ClaimedMail): Promise<void> {
  const { email, messageId, subject, text, html } = mail;
  const outcome = email === null ? null : await parts.mailer.send({ to: email, messageId, subject, text, html });
  const now = parts.clock.now();
  const news = newsOf(parts, { mail, outcome, now });
  await recordMail(parts.db, mail, { news, now });
  tell(parts.log, mail, { outcome, news });
}

function newsOf(
  parts: PostOfficeParts,
  { mail, outcome, now }: { mail: ClaimedMail; outcome: MailOutcome | null; now: Date },
): MailNews {
  if (outcome === null) return { kind: "unwanted" };
  if (outcome.kind === "sent") return outcome;
  const { problem } = outcome;
  const dueAt = problem === "refused" ? nextTry(parts, mail, now) : whenServerIsBack(mail, now);
  return { kind: "failed", problem, dueAt };
}

/** What the server does not take for itself is tried by the schedule of calls, and given up with it. */
function nextTry({ random, retryScheduleSeconds: scheduleSeconds }: PostOfficeParts, mail: ClaimedMail, now: Date) {
  return nextAttemptAt({ now, attemptsSpent: mail.tries + 1, scheduleSeconds, retryAfterSeconds: null, random });
}

/** A server that is away is no fault of the mail, which is only given up when it is no news any more. */
function whenServerIsBack({ createdAt }: ClaimedMail, now: Date): Date | null {
  const ageMs = now.getTime() - createdAt.getTime();
  if (ageMs >= STALE_MS) return null;
  return new Date(now.getTime() + Math.min(Math.max(ageMs, WAIT_MS_MIN), WAIT_MS_MAX));
}

function tell(log: Log, mail: ClaimedMail, { outcome, news }: { outcome: MailOutcome | null; news: MailNews }): void {
  const facts = { shop: mail.shopId, mail: mail.id, messageId: mail.messageId, tries: mail.tries + 1 };
  if (outcome?.kind !== "failed") {
    log.info({ ...facts, kind: news.kind }, "Mail handled.");
    return;
  }
  const { problem, detail } = outcome;
  const givenUp = news.kind === "failed" && news.dueAt === null;
  const text = givenUp
    ? "A mail could not be sent and is given up."
    : "A mail could not be sent; it will be tried again.";
  log.warn({ ...facts, problem, detail }, text);
}
