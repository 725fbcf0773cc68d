import { nextMondayMorning } from "../../../platform/time/amsterdam-time.ts";
import { enqueueMail } from "../enqueue-mail.ts";
import { type CalendarMailParts, enqueueWhenDue } from "../enqueue-when-due.ts";
import { readDigestFigures } from "./digest-figures.ts";
import { writeDigest } from "./write-digest.ts";

const WEEK_MS = 7 * 86_400_000;

/**
 * Writes the digest of every shop whose Monday has come. Weeks in which no hub ran are not made up for: the last seven days are
 * told as soon as one does.
 */
export function enqueueDigests(parts: CalendarMailParts): Promise<void> {
  return enqueueWhenDue(parts, {
    column: "digest_at",
    name: "A weekly digest",
    nextAfter: nextMondayMorning,
    async enqueue(tx, { shop, shopName, language, dueAt, now }) {
      const isLate = now.getTime() - dueAt.getTime() >= WEEK_MS;
      const until = isLate ? now : dueAt;
      const figures = await readDigestFigures(tx, shop, { since: new Date(until.getTime() - WEEK_MS), until });
      const mail = writeDigest({ figures, shopName, language, publicUrl: parts.publicUrl });
      await enqueueMail(parts, tx, { shop, mail });
    },
  });
}
