import type { UserMessage } from "@haak/core";
import { sql } from "kysely";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { dueTable, type LeasedRow } from "../../../platform/jobs/due-table.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { SettledFailure } from "../fetch/plugandpay-client.ts";
import { storableMessage } from "../receive/notice-store.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { lockToken, refuseToken } from "../source/source-store.ts";
import { type PlugAndPayRule, readStoredRules } from "./fetch-rules.ts";

/** The due rows: one for each shop. A row is due when the rules of the shop must be read, except while Plug&Pay asked to wait. */
export const DUE_RULES = dueTable({
  table: "plugandpay_rules",
  key: "shop_id",
  notBefore: { table: "plugandpay_source", column: "fetch_not_before" },
  columns: { tries: "tries" },
});

/** Until the lease ends, no other worker may read the rules of this shop. */
export type ClaimedRules = NonNullable<Awaited<ReturnType<typeof DUE_RULES.claim>>>;

export interface KnownRules {
  /** The newest first. */
  readonly rules: readonly PlugAndPayRule[];
  /** When they were read; null if they never were. */
  readonly readAt: Date | null;
  /** Why the last reading failed, or which rules could not be read. */
  readonly error: UserMessage | null;
}

/** Makes the rules of a shop due, unless they are being read or wait for a retry. */
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

/** The rules of a shop at Plug&Pay as they were last read. */
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

export interface RulesRead {
  readonly rules: readonly PlugAndPayRule[];
  readonly error: UserMessage | null;
  readonly at: Date;
}

/** @throws LeaseLost. */
export function keepRules({ db, seal }: { db: Db; seal: Seal }, reading: LeasedRow, read: RulesRead): Promise<void> {
  return DUE_RULES.update(db, reading, {
    ...{ sealed_rules: seal.seal(JSON.stringify(read.rules)), read_at: read.at, error: read.error },
    ...{ due_at: null, tries: 0, lease_id: null },
  });
}

export interface RulesFailure {
  readonly source: PlugAndPaySource;
  readonly settled: SettledFailure;
  readonly now: Date;
}

/**
 * Records a failure, and that a token was refused. The rules that were read before stay. If another token was set meanwhile, it is tried at
 * once instead.
 */
export async function recordRulesFailure(
  db: Database,
  reading: LeasedRow,
  { source, settled, now }: RulesFailure,
): Promise<void> {
  const { error, dueAt, tries, tokenRefused } = settled;
  await db.transaction().execute(async (tx) => {
    if (tokenRefused && !(await lockToken(tx, source)))
      return DUE_RULES.update(tx, reading, { due_at: now, lease_id: null });
    if (tokenRefused) await refuseToken(tx, source);
    const spent = dueAt === null ? 0 : tries;
    await DUE_RULES.update(tx, reading, {
      error: storableMessage(error),
      tries: spent,
      due_at: dueAt,
      lease_id: null,
    });
  });
}
