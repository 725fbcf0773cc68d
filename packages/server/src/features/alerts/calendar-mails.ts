import type { Language } from "@haak/core";
import type { Log } from "../../platform/log/log.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { EnqueueMailParts } from "./write-mail.ts";

/** What is needed to write the mails that are sent at fixed times. */
export interface CalendarMailParts extends EnqueueMailParts {
  readonly db: Database;
  readonly log: Log;
  /** The public URL of the hub. Each mail links to it. */
  readonly publicUrl: string;
}

/** A mail that is due: its due time, its language and the name of the shop. */
export interface DueMail {
  readonly shop: ShopKey;
  readonly dueAt: Date;
  readonly now: Date;
  readonly language: Language;
  readonly shopName: string;
}

/** A kind of mail that is sent at fixed times. */
export interface CalendarMail {
  /** The column of the shop's row with the due time of the next mail. */
  readonly column: "digest_at" | "tasks_at";
  /** The name in the log. */
  readonly name: string;
  /** Enqueues the mail, but only if there is something to report. */
  readonly enqueue: (tx: Tx, due: DueMail) => Promise<void>;
  readonly nextAfter: (now: Date) => Date;
}

/**
 * Enqueues the mail for every shop for which it is due. The due time is in the shop's row. The row is locked while the mail is written, so
 * that any number of processes may do this at once and each mail is written only once.
 */
export async function enqueueWhenDue(parts: CalendarMailParts, kind: CalendarMail): Promise<void> {
  const due = await parts.db
    .selectFrom("alert_settings")
    .select(["bucket", "shop_id"])
    .where(kind.column, "<=", parts.clock.now())
    .execute();
  for (const { bucket, shop_id: id } of due) await enqueueSafely(parts, kind, { bucket, id });
}

/** Logs a failure, because a mail that cannot be written must not block those of other shops. The due time stays, so that it is tried again. */
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
