import type { Language } from "@haak/core";
import type { Log } from "../../platform/log/log.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { EnqueueMailParts } from "./write-mail.ts";

/** What writing mails that come by the calendar needs. */
export interface CalendarMailParts extends EnqueueMailParts {
  readonly db: Database;
  readonly log: Log;
  /** The hub's own address, for whoever wants to see more. */
  readonly publicUrl: string;
}

/** A mail of a shop that is due: since when, in which language, and by which name the shop goes. */
export interface DueMail {
  readonly shop: ShopKey;
  readonly dueAt: Date;
  readonly now: Date;
  readonly language: Language;
  readonly shopName: string;
}

/** One kind of such mails. */
export interface CalendarMail {
  /** The column of the shop's own row that says when the next one is due. */
  readonly column: "digest_at" | "tasks_at";
  /** What the log calls it. */
  readonly name: string;
  /** Enqueues the mail, if there is something to tell. */
  readonly enqueue: (tx: Tx, due: DueMail) => Promise<void>;
  readonly nextAfter: (now: Date) => Date;
}

/**
 * Enqueues the mail of every shop for which it is due. The shop's own row says when that is, and is locked while the mail is written,
 * so that any number of processes may do this at once and each is written once.
 */
export async function enqueueWhenDue(parts: CalendarMailParts, kind: CalendarMail): Promise<void> {
  const due = await parts.db
    .selectFrom("alert_settings")
    .select(["bucket", "shop_id"])
    .where(kind.column, "<=", parts.clock.now())
    .execute();
  for (const { bucket, shop_id: id } of due) await enqueueSafely(parts, kind, { bucket, id });
}

/** One that cannot be written must not hold up the others; its row still says that it is due. */
async function enqueueSafely(parts: CalendarMailParts, kind: CalendarMail, shop: ShopKey): Promise<void> {
  try {
    await parts.db.transaction().execute((tx) => enqueueOne(tx, kind, { shop, now: parts.clock.now() }));
  } catch (error) {
    parts.log.warn({ error: String(error), shop: shop.id }, `${kind.name} could not be written yet.`);
  }
}

async function enqueueOne(tx: Tx, kind: CalendarMail, { shop, now }: { shop: ShopKey; now: Date }): Promise<void> {
  const row = await tx
    .selectFrom("alert_settings")
    .innerJoin("shop", "shop.id", "alert_settings.shop_id")
    .select([`alert_settings.${kind.column} as dueAt`, "alert_settings.language", "shop.name as shopName"])
    .where("alert_settings.bucket", "=", shop.bucket)
    .where("alert_settings.shop_id", "=", shop.id)
    .where(`alert_settings.${kind.column}`, "<=", now)
    .forUpdate("alert_settings")
    .skipLocked()
    .executeTakeFirst();
  if (!row?.dueAt) return;
  await kind.enqueue(tx, { ...row, dueAt: row.dueAt, shop, now });
  await tx
    .updateTable("alert_settings")
    .set(kind.column, kind.nextAfter(now))
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .execute();
}
