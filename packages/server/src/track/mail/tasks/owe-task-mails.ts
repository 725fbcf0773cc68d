import { nextMorning } from "../../../world/amsterdam-time.ts";
import type { Tx } from "../../../world/database.ts";
import type { ShopKey } from "../../../world/shop.ts";
import type { DigestParts } from "../digest/owe-digests.ts";
import { oweMail } from "../owe-mail.ts";
import { readTaskFigures } from "./task-figures.ts";
import { writeTaskMail } from "./write-task-mail.ts";

/**
 * Tells every shop whose morning has come what its people have to do, if there is anything. The shop's own row says when that
 * is, and is locked while the mail is written, so that any number of processes may do this at once and each morning is told
 * once. Mornings on which no hub ran are not made up for.
 */
export async function oweTaskMails(parts: DigestParts): Promise<void> {
  const due = await parts.db
    .selectFrom("alert_settings")
    .select(["bucket", "shop_id"])
    .where("tasks_at", "<=", parts.clock.now())
    .execute();
  for (const { bucket, shop_id: id } of due) await oweSafely(parts, { bucket, id });
}

/** One that cannot be written must not hold up the others; its row still says that it is due. */
async function oweSafely(parts: DigestParts, shop: ShopKey): Promise<void> {
  try {
    await parts.db.transaction().execute((tx) => oweOne(parts, tx, shop));
  } catch (error) {
    parts.log.warn({ error: String(error), shop: shop.id }, "A mail about open tasks could not be written yet.");
  }
}

async function oweOne(parts: DigestParts, tx: Tx, shop: ShopKey): Promise<void> {
  const now = parts.clock.now();
  const settings = await lockDue(tx, shop, now);
  if (settings === undefined) return;
  const figures = await readTaskFigures(tx, shop);
  if (figures !== null) {
    const mail = writeTaskMail({ ...settings, figures, shopName: settings.name, publicUrl: parts.publicUrl });
    await oweMail(parts, tx, { shop, mail });
  }
  await tx
    .updateTable("alert_settings")
    .set({ tasks_at: nextMorning(now) })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .execute();
}

function lockDue(tx: Tx, shop: ShopKey, now: Date) {
  return tx
    .selectFrom("alert_settings")
    .innerJoin("shop", "shop.id", "alert_settings.shop_id")
    .select(["alert_settings.language", "shop.name"])
    .where("alert_settings.bucket", "=", shop.bucket)
    .where("alert_settings.shop_id", "=", shop.id)
    .where("alert_settings.tasks_at", "<=", now)
    .forUpdate("alert_settings")
    .skipLocked()
    .executeTakeFirst();
}
