import type { Language } from "@haak/core";
import { z } from "zod";
import { count, idOf, moment } from "../../../platform/http/openapi/parts.ts";
import { translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";

export interface ReconciledSpan {
  readonly since: Date;
  readonly until: Date;
  /** True if `until` is only the time of the request. Then newer changes are not left out. */
  readonly openEnded: boolean;
}

export const reconciliationSchema = z
  .object({
    id: idOf("rec"),
    origin: z.enum(["requested", "hourly"]),
    state: z.enum(["running", "done", "failed"]),
    since: moment,
    until: moment,
    compared: count.meta({ description: "Orders and subscriptions that were compared." }),
    missing: count.meta({ description: "Events that were missing." }),
    repaired: count.meta({ description: "Missing events that were added." }),
    error: z
      .string()
      .nullable()
      .meta({ description: "Why it failed or waits. After it is done, what could not be added." }),
    created_at: moment,
    ended_at: moment.nullable(),
  })
  .meta({ id: "Reconciliation" });

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

export function selectReconciliations(db: Db, shop: ShopKey) {
  return db
    .selectFrom("reconciliation")
    .select(COLUMNS)
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id);
}

type ShownRow = Awaited<ReturnType<ReturnType<typeof selectReconciliations>["executeTakeFirstOrThrow"]>>;

/** A reconciliation as the API shows it. While it runs, the counts are those of the finished pages. */
export function showReconciliation(
  { since, until, created_at, ended_at, error, note, ...row }: ShownRow,
  language: Language,
): z.output<typeof reconciliationSchema> {
  return {
    ...row,
    since: since.toISOString(),
    until: until.toISOString(),
    error: translateHubMessage(error ?? note, language),
    created_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  };
}

export interface NewReconciliation extends ReconciledSpan {
  readonly id: string;
  readonly origin: "requested" | "hourly";
  readonly now: Date;
}

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

/** The newest finished comparison, or null. */
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
