import type { NewId } from "../../../platform/ids.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { insertReconciliation } from "./reconciliation-store.ts";

const EVERY_MS = 3_600_000;
const SPAN_MS = 3 * 24 * 3_600_000;
/** What happened just now may still be on its way here by its notice, and would be called missing. */
const GRACE_MS = 5 * 60_000;

/** What making comparisons by itself needs. */
export interface ScheduleParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * Makes the hourly comparison of every shop whose hour has come. The shop's own row says when that is, and is locked while it
 * is made, so that any number of processes may do this at once and each hour is made once. Hours that nobody was there for
 * are one.
 */
export async function scheduleReconciliations(parts: ScheduleParts): Promise<void> {
  while (await parts.db.transaction().execute((tx) => scheduleOne(parts, tx))) {
    // Until no shop is due.
  }
}

async function scheduleOne({ clock, newId }: ScheduleParts, tx: Tx): Promise<boolean> {
  const now = clock.now();
  const due = await tx
    .selectFrom("plugandpay_source")
    .innerJoin("shop", "shop.id", "plugandpay_source.shop_id")
    .select(["shop.id", "shop.bucket", "plugandpay_source.api_token_refused as refused"])
    .where("plugandpay_source.reconcile_at", "<=", now)
    .orderBy("plugandpay_source.reconcile_at")
    .limit(1)
    .forUpdate("plugandpay_source")
    .skipLocked()
    .executeTakeFirst();
  if (due === undefined) return false;
  if (!due.refused && !(await isComparing(tx, due))) {
    const until = new Date(now.getTime() - GRACE_MS);
    const since = new Date(now.getTime() - SPAN_MS);
    await insertReconciliation(tx, due, { id: newId("rec"), origin: "hourly", since, until, openEnded: false, now });
  }
  const reconcileAt = new Date(now.getTime() + EVERY_MS);
  await tx.updateTable("plugandpay_source").set({ reconcile_at: reconcileAt }).where("shop_id", "=", due.id).execute();
  return true;
}

async function isComparing(tx: Tx, shop: ShopKey): Promise<boolean> {
  const running = await tx
    .selectFrom("reconciliation")
    .select("id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("state", "=", "running")
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
