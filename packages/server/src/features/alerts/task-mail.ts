import { formatDate, type Language } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { nextMorning } from "../../platform/time/amsterdam-time.ts";
import { type CalendarMailParts, enqueueWhenDue } from "./calendar-mails.ts";
import { enqueueMail, renderMail, type WrittenMail } from "./write-mail.ts";

/**
 * Sends every shop a mail in the morning if there are open tasks. If no hub ran on some mornings, those mails are skipped, because the next
 * one lists the same tasks.
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

/** Open tasks of the same kind, for the same item and connection. */
export interface TaskGroup {
  readonly kind: "grant" | "revoke" | "check";
  readonly connection: string;
  /** Null if the task is about a person and not about one item. */
  readonly item: string | null;
  readonly count: number;
}

/** The open tasks of a shop. It contains no names, because a mail passes many servers and stays in mailboxes for years. */
export interface TaskFigures {
  readonly count: number;
  readonly oldest: Date;
  /** Sorted, the largest group first. */
  readonly groups: readonly TaskGroup[];
}

/** Reads the open tasks of a shop. It returns null if there are none, so that no mail is sent. */
async function readTaskFigures(db: Db, shop: ShopKey): Promise<TaskFigures | null> {
  const { rows } = await sql<TaskGroup & { oldest: Date }>`
    select t.kind, c.name as connection, a.item, count(*)::int as count, min(t.created_at) as oldest
    from access_task t
    left join access a on a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = t.access_id
    join huddle_connection c on c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id}
      and c.id = coalesce(t.connection_id, a.connection_id)
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.done_at is null and t.cancelled_at is null
    group by t.kind, c.name, a.item
    order by count(*) desc, t.kind, c.name, a.item`.execute(db);
  if (rows.length === 0) return null;
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    oldest: new Date(Math.min(...rows.map(({ oldest }) => oldest.getTime()))),
    groups: rows.map(({ oldest: _oldest, ...group }) => group),
  };
}

export interface TaskMailInput {
  readonly figures: TaskFigures;
  readonly shopName: string;
  readonly language: Language;
  readonly publicUrl: string;
}

/** The list names at most this many groups. It shows only the number of the others. */
const GROUPS_MAX = 20;

interface TaskMailWords {
  readonly subject: (shopName: string, count: number, shown: string) => string;
  readonly intro: (count: number) => string;
  readonly group: (group: TaskGroup, shown: string) => string;
  readonly more: (shown: string) => string;
  readonly oldest: (day: string) => string;
  readonly close: string;
  readonly link: string;
}

const DUTCH: TaskMailWords = {
  subject: (shopName, count, shown) => `${shopName}: er ${count === 1 ? "staat 1 taak" : `staan ${shown} taken`} open`,
  intro: (count) =>
    count === 1 ? "Er is één taak die Haak niet zelf kan doen:" : "Er zijn taken die Haak niet zelf kan doen:",
  group: (group, shown) => `${DUTCH_KINDS[group.kind]} in ${placeOf(group)}: ${shown}`,
  more: (shown) => `en nog ${shown} andere`,
  oldest: (day) => `De oudste staat open sinds ${day}.`,
  close: "In Haak zie je bij elke taak om wie het gaat en waarom. Vink een taak af als je hem hebt gedaan.",
  link: "Bekijk het in Haak",
};

const DUTCH_KINDS = { grant: "toegang geven", revoke: "toegang intrekken", check: "nakijken" } as const;

const ENGLISH: TaskMailWords = {
  subject: (shopName, count, shown) => `${shopName}: ${count === 1 ? "1 task is" : `${shown} tasks are`} open`,
  intro: (count) =>
    count === 1 ? "There is one task that Haak cannot do by itself:" : "There are tasks that Haak cannot do by itself:",
  group: (group, shown) => `${ENGLISH_KINDS[group.kind]} in ${placeOf(group)}: ${shown}`,
  more: (shown) => `and ${shown} more`,
  oldest: (day) => `The oldest has been open since ${day}.`,
  close: "In Haak you see for each task who it is about and why. Tick off a task when you have done it.",
  link: "See it in Haak",
};

const ENGLISH_KINDS = { grant: "give access", revoke: "revoke access", check: "check" } as const;

const placeOf = ({ connection, item }: TaskGroup) => (item === null ? connection : `${connection}, ${item}`);

/** Writes the mail about open tasks. It contains no names, see `TaskFigures`. */
export function writeTaskMail({ figures, shopName, language, publicUrl }: TaskMailInput): WrittenMail {
  const words = language === "nl" ? DUTCH : ENGLISH;
  const numbers = new Intl.NumberFormat(language);
  const shown = figures.groups.slice(0, GROUPS_MAX);
  const left = figures.count - shown.reduce((sum, { count }) => sum + count, 0);
  return renderMail({
    subject: words.subject(shopName, figures.count, numbers.format(figures.count)),
    paragraphs: [
      words.intro(figures.count),
      [
        ...shown.map((group) => words.group(group, numbers.format(group.count))),
        ...(left === 0 ? [] : [words.more(numbers.format(left))]),
      ],
      words.oldest(formatDate(figures.oldest.toISOString(), language)),
      words.close,
    ],
    link: { label: words.link, url: publicUrl },
  });
}
