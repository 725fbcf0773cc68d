import type { Language } from "@haak/core";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { nextMondayMorning, nextMorning } from "../../platform/time/amsterdam-time.ts";

/** The address and language for the mails of a shop, and the result of the last mail. */
export interface StoredAlertSettings {
  readonly email: string | null;
  readonly weekly_digest: boolean;
  readonly language: Language;
  readonly digest_at: Date | null;
  readonly tasks_at: Date | null;
  readonly last_sent_at: Date | null;
  readonly last_problem: string | null;
  readonly last_problem_at: Date | null;
}

/** By default there is no address, because nobody may get mail that they did not ask for. The language is Dutch, because most shops are. */
const NOTHING_SET: StoredAlertSettings = {
  ...{ email: null, weekly_digest: false, language: "nl", digest_at: null, tasks_at: null },
  ...{ last_sent_at: null, last_problem: null, last_problem_at: null },
};

function selectSettings(db: Db, shop: ShopKey) {
  return db
    .selectFrom("alert_settings")
    .select(["email", "weekly_digest", "language", "digest_at", "tasks_at", "last_sent_at", "last_problem"])
    .select("last_problem_at")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id);
}

export async function readAlertSettings(db: Db, shop: ShopKey): Promise<StoredAlertSettings> {
  return (await selectSettings(db, shop).executeTakeFirst()) ?? NOTHING_SET;
}

/** Reads the settings and locks them until the transaction ends, for a caller that compares them before it changes them. */
export async function lockAlertSettings(tx: Tx, shop: ShopKey): Promise<StoredAlertSettings> {
  await tx
    .insertInto("alert_settings")
    .values({ bucket: shop.bucket, shop_id: shop.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return selectSettings(tx, shop).forUpdate().executeTakeFirstOrThrow();
}

type WantedAlertSettings = Pick<StoredAlertSettings, "email" | "weekly_digest" | "language">;

/**
 * Replaces the settings that people choose. A new address starts without a problem, because no mail went there yet. A digest that was
 * already on keeps its day.
 */
export async function saveAlertSettings(
  tx: Tx,
  shop: ShopKey,
  { current, wanted, now }: { current: StoredAlertSettings; wanted: WantedAlertSettings; now: Date },
): Promise<StoredAlertSettings> {
  const wantsDigest = wanted.weekly_digest && wanted.email !== null;
  const saved = {
    ...current,
    ...wanted,
    tasks_at: wanted.email === null ? null : (current.tasks_at ?? nextMorning(now)),
    digest_at: wantsDigest ? (current.digest_at ?? nextMondayMorning(now)) : null,
    ...(wanted.email === current.email ? {} : { last_problem: null, last_problem_at: null }),
  };
  await tx
    .updateTable("alert_settings")
    .set(saved)
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .execute();
  return saved;
}
