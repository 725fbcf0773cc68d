import { formatDate, type Language } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { nextMorning } from "../../platform/time/amsterdam-time.ts";
import { type CalendarMailParts, enqueueWhenDue } from "./calendar-mails.ts";
import { enqueueMail, renderMail, type WrittenMail } from "./write-mail.ts";

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

/** Open tasks of one sort: what is to be done about what, in which connection. */
export interface TaskGroup {
  readonly kind: "grant" | "revoke" | "check";
  readonly connection: string;
  /** Null for a question about a person as a whole. */
  readonly item: string | null;
  readonly count: number;
}

/** What the people of a shop have to do. Names nobody: a mail goes over many machines, and stays in many boxes. */
export interface TaskFigures {
  readonly count: number;
  readonly oldest: Date;
  /** The largest first. */
  readonly groups: readonly TaskGroup[];
}

/** Reads the open tasks of a shop; null if there is none. */
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

/** What such a mail is about, to whom, and where they find more. */
export interface TaskMailInput {
  readonly figures: TaskFigures;
  readonly shopName: string;
  readonly language: Language;
  readonly publicUrl: string;
}

/** Beyond these the list says only how many more there are. */
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
    count === 1
      ? "Er is iets wat Haak niet zelf kan doen, en dat op iemand wacht:"
      : "Er zijn dingen die Haak niet zelf kan doen, en die op iemand wachten:",
  group: (group, shown) => `${DUTCH_KINDS[group.kind]} in ${placeOf(group)}: ${shown}`,
  more: (shown) => `en nog ${shown} andere`,
  oldest: (day) => `De oudste staat open sinds ${day}.`,
  close: "Om wie het gaat en waarom, staat bij de taken in Haak. Vink een taak af als je hem hebt gedaan.",
  link: "Bekijk het in Haak",
};

const DUTCH_KINDS = { grant: "toegang geven", revoke: "toegang intrekken", check: "nakijken" } as const;

const ENGLISH: TaskMailWords = {
  subject: (shopName, count, shown) => `${shopName}: ${count === 1 ? "1 task is" : `${shown} tasks are`} open`,
  intro: (count) =>
    count === 1
      ? "There is something that Haak cannot do by itself and that waits for somebody:"
      : "There are things that Haak cannot do by itself and that wait for somebody:",
  group: (group, shown) => `${ENGLISH_KINDS[group.kind]} in ${placeOf(group)}: ${shown}`,
  more: (shown) => `and ${shown} more`,
  oldest: (day) => `The oldest has been open since ${day}.`,
  close: "Who it is about and why is told by the tasks in Haak. Tick a task off when you have done it.",
  link: "See it in Haak",
};

const ENGLISH_KINDS = { grant: "give access", revoke: "take access away", check: "look at" } as const;

const placeOf = ({ connection, item }: TaskGroup) => (item === null ? connection : `${connection}, ${item}`);

/** The mail of a morning on which something waits for people. */
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
