import type { UserMessage } from "@haak/core";
import { sql, type Updateable } from "kysely";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { LeaseLost } from "../../../platform/jobs/work-due-rows.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { PlugAndPayRulesTable } from "../../../platform/postgres/tables/plugandpay-tables.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { SettledTrouble } from "../fetch/settle-trouble.ts";
import { storableSentence } from "../receive/storable-text.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { holdToken, refuseToken } from "../source/source-store.ts";
import { type PlugAndPayRule, readStoredRules } from "./fetch-rules.ts";
import type { ClaimedRules } from "./sql/claim-rules.ts";

/** What is known of a shop's rules at Plug&Pay. */
export interface KnownRules {
  /** The newest first. */
  readonly rules: readonly PlugAndPayRule[];
  /** When they were read; null if they never were. */
  readonly readAt: Date | null;
  /** Why the last reading came to nothing, or what of it could not be understood. */
  readonly error: UserMessage | null;
}

/** Makes the rules of a shop due to be read; one that is under way, or waits for another try, stays as it is. */
export async function wantRules(db: Db, shop: ShopKey, now: Date): Promise<void> {
  await db
    .insertInto("plugandpay_rules")
    .values({ bucket: shop.bucket, shop_id: shop.id, due_at: now })
    .onConflict((conflict) =>
      conflict.columns(["bucket", "shop_id"]).doUpdateSet({
        due_at: sql<Date>`coalesce(plugandpay_rules.due_at, excluded.due_at)`,
      }),
    )
    .execute();
}

/** The rules of a shop at Plug&Pay, as they were last read. */
export async function readKnownRules({ db, seal }: { db: Db; seal: Seal }, shop: ShopKey): Promise<KnownRules> {
  const row = await db
    .selectFrom("plugandpay_rules")
    .select(["sealed_rules", "read_at", "error"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .executeTakeFirst();
  const rules = row?.sealed_rules ? readStoredRules(seal.open(row.sealed_rules)) : [];
  return { rules, readAt: row?.read_at ?? null, error: row?.error ?? null };
}

/** Keeps the reading for longer. @throws LeaseLost. */
export function renewLease(db: Db, held: ClaimedRules, leasedUntil: Date): Promise<void> {
  return update(db, held, { due_at: leasedUntil });
}

/** What was read at which moment; `error` says what of it could not be understood. */
export interface RulesRead {
  readonly rules: readonly PlugAndPayRule[];
  readonly error: UserMessage | null;
  readonly at: Date;
}

/** Replaces what was known. @throws LeaseLost. */
export function keepRules({ db, seal }: { db: Db; seal: Seal }, held: ClaimedRules, read: RulesRead): Promise<void> {
  return update(db, held, {
    ...{ sealed_rules: seal.seal(JSON.stringify(read.rules)), read_at: read.at, error: read.error },
    ...{ due_at: null, tries: 0, lease_id: null },
  });
}

/** What went wrong, with which settings of the shop, and when. */
export interface RulesTrouble {
  readonly source: PlugAndPaySource;
  readonly settled: SettledTrouble;
  readonly now: Date;
}

/**
 * Records trouble, and that a token was refused; what was known before stays. If another token was set meanwhile, that one
 * is tried at once.
 */
export async function recordRulesTrouble(
  db: Database,
  held: ClaimedRules,
  { source, settled, now }: RulesTrouble,
): Promise<void> {
  const { error, dueAt, tries, tokenRefused } = settled;
  await db.transaction().execute(async (tx) => {
    if (tokenRefused && !(await holdToken(tx, source))) return update(tx, held, { due_at: now, lease_id: null });
    if (tokenRefused) await refuseToken(tx, source);
    const spent = dueAt === null ? 0 : tries;
    await update(tx, held, { error: storableSentence(error), tries: spent, due_at: dueAt, lease_id: null });
  });
}

async function update(db: Db, held: ClaimedRules, columns: Updateable<PlugAndPayRulesTable>): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("plugandpay_rules")
    .set(columns)
    .where("bucket", "=", held.bucket)
    .where("shop_id", "=", held.shopId)
    .where("lease_id", "=", held.leaseId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLost();
}
