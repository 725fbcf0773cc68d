import { nextMorning } from "../../../platform/time/amsterdam-time.ts";
import { enqueueMail } from "../enqueue-mail.ts";
import { type CalendarMailParts, enqueueWhenDue } from "../enqueue-when-due.ts";
import { readTaskFigures } from "./task-figures.ts";
import { writeTaskMail } from "./write-task-mail.ts";

/**
 * Tells every shop whose morning has come what its people have to do, if there is anything. Mornings on which no hub ran are
 * not made up for.
 */
export function enqueueTaskMails(parts: CalendarMailParts): Promise<void> {
  return enqueueWhenDue(parts, {
    column: "tasks_at",
    name: "A mail about open tasks",
    nextAfter: nextMorning,
    async enqueue(tx, { shop, shopName, language }) {
      const figures = await readTaskFigures(tx, shop);
      if (figures === null) return;
      const mail = writeTaskMail({ language, figures, shopName, publicUrl: parts.publicUrl });
      await enqueueMail(parts, tx, { shop, mail });
    },
  });
}
