import type { Language } from "@haak/core";
import { nextMondayMorning } from "../../../world/amsterdam-time.ts";
import type { Database, Tx } from "../../../world/database.ts";
import type { Log } from "../../../world/log.ts";
import type { ShopKey } from "../../../world/shop.ts";
import { type OweParts, oweMail } from "../owe-mail.ts";
import { readDigestFigures } from "./digest-figures.ts";
import { writeDigest } from "./write-digest.ts";

/** What writing digests needs. */
export interface DigestParts extends OweParts {
  readonly db: Database;
  readonly log: Log;
  /** The hub's own address, for whoever wants to see more. */
  readonly publicUrl: string;
}

const WEEK_MS = 7 * 86_400_000;

/**
 * Writes the digest of every shop whose Monday has come. The shop's own row says when that is, and is locked while the digest
 * is written, so that any number of processes may do this at once and each week is told once. Weeks in which no hub ran are
 * not made up for: the last seven days are told as soon as one does.
 */
export async function oweDigests(parts: DigestParts): Promise<void> {
  const due = await parts.db
    .selectFrom("alert_settings")
    .select(["bucket", "shop_id"])
    .where("digest_at", "<=", parts.clock.now())
    .execute();
  for (const { bucket, shop_id: id } of due) await oweSafely(parts, { bucket, id });
}

/** One that cannot be written must not hold up the others; its row still says that it is due. */
async function oweSafely(parts: DigestParts, shop: ShopKey): Promise<void> {
  try {
    await parts.db.transaction().execute((tx) => oweOne(parts, tx, shop));
  } catch (error) {
    parts.log.warn({ error: String(error), shop: shop.id }, "A weekly digest could not be written yet.");
  }
}

async function oweOne(parts: DigestParts, tx: Tx, shop: ShopKey): Promise<void> {
  const now = parts.clock.now();
  const due = await lockDue(tx, shop, now);
  if (due === null) return;
  const week = { since: new Date(due.digestAt.getTime() - WEEK_MS), until: due.digestAt };
  const late = now.getTime() - due.digestAt.getTime() >= WEEK_MS;
  const figures = await readDigestFigures(
    tx,
    shop,
    late ? { since: new Date(now.getTime() - WEEK_MS), until: now } : week,
  );
  const mail = writeDigest({ figures, shopName: due.shopName, language: due.language, publicUrl: parts.publicUrl });
  await oweMail(parts, tx, { shop, mail });
  await tx
    .updateTable("alert_settings")
    .set({ digest_at: nextMondayMorning(now) })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .execute();
}

async function lockDue(tx: Tx, shop: ShopKey, now: Date) {
  const row = await tx
    .selectFrom("alert_settings")
    .innerJoin("shop", "shop.id", "alert_settings.shop_id")
    .select(["alert_settings.digest_at", "alert_settings.language", "shop.name"])
    .where("alert_settings.bucket", "=", shop.bucket)
    .where("alert_settings.shop_id", "=", shop.id)
    .where("alert_settings.digest_at", "<=", now)
    .forUpdate("alert_settings")
    .skipLocked()
    .executeTakeFirst();
  if (!row?.digest_at) return null;
  return { digestAt: row.digest_at, language: row.language satisfies Language, shopName: row.name };
}
