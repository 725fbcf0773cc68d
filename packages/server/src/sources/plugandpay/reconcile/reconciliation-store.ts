import type { Language } from "@haak/core";
import { translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";

/** From when to when is compared. */
export interface ReconciledSpan {
  readonly since: Date;
  readonly until: Date;
  /** True if `until` is only the moment of the request: then nothing is left out for being newer. */
  readonly openEnded: boolean;
}

const COLUMNS = [
  "id",
  "origin",
  "state",
  "since",
  "until",
  "compared",
  "missing",
  "repaired",
  "error",
  "note",
  "created_at",
  "ended_at",
] as const;

/** The shop's reconciliations. */
export function selectReconciliations(db: Db, shop: ShopKey) {
  return db
    .selectFrom("reconciliation")
    .select(COLUMNS)
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id);
}

type ShownRow = Awaited<ReturnType<ReturnType<typeof selectReconciliations>["executeTakeFirstOrThrow"]>>;

/** A reconciliation as the API shows it. While it runs, the counts are of the pages that are done. */
export function showReconciliation(
  { since, until, created_at, ended_at, error, note, ...row }: ShownRow,
  language: Language,
) {
  return {
    ...row,
    since: since.toISOString(),
    until: until.toISOString(),
    /** Why it failed, or waits; of one that is done, what could not be repaired. */
    error: translateHubMessage(error ?? note, language),
    created_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  };
}

/** A reconciliation about to be stored, due at once. */
export interface NewReconciliation extends ReconciledSpan {
  readonly id: string;
  readonly origin: "requested" | "hourly";
  readonly now: Date;
}

/** Stores it; from then on it is somebody's to do. */
export async function insertReconciliation(db: Db, shop: ShopKey, made: NewReconciliation): Promise<void> {
  const { id, origin, since, until, openEnded, now } = made;
  await db
    .insertInto("reconciliation")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, origin, state: "running" },
      ...{ since, until, open_ended: openEnded, created_at: now, due_at: now },
    })
    .execute();
}

/** What of the ledger is known to agree with Plug&Pay, and how much was missing; null before the first comparison. */
export async function readLastReconciliation(db: Db, shop: ShopKey) {
  const row = await db
    .selectFrom("reconciliation")
    .select(["since", "until", "compared", "missing", "repaired"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("state", "=", "done")
    .orderBy("until", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
