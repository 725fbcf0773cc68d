import { sql } from "kysely";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";

/** Between two questions about one shop: at most 4 a second, as Plug&Pay's limits are not published. */
const PACE_MS = 250;

/** More turns ahead than this many milliseconds hold are no queue but a clock that was set back. */
const AHEAD_MS_MAX = 30_000;

/** When a question may be asked, and until when Plug&Pay asked not to be asked at all; null where it did not. */
interface Turn {
  readonly at: Date;
  readonly notBefore: Date | null;
}

/**
 * Takes the shop's next turn to ask Plug&Pay something. May be run by anybody, of any process, at any time: turns follow each
 * other in the order in which they were taken, because each is taken by an update of the shop's own row, which lets one in
 * at a time and is over at once. What was not used is not saved up.
 */
export async function takeTurn(db: Database, { shopId, now }: { shopId: string; now: Date }): Promise<Turn> {
  const ahead = new Date(now.getTime() + AHEAD_MS_MAX);
  const { rows } = await sql<{ nextAt: Date; notBefore: Date | null }>`
    update plugandpay_source set next_question_at =
      case
        when next_question_at > ${now}::timestamptz and next_question_at <= ${ahead}::timestamptz then next_question_at
        else ${now}::timestamptz
      end + ${PACE_MS}::integer * interval '1 millisecond'
    where shop_id = ${shopId}
    returning next_question_at as "nextAt", fetch_not_before as "notBefore"`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`Shop ${shopId} has no source.`);
  return { at: new Date(row.nextAt.getTime() - PACE_MS), notBefore: row.notBefore };
}

/**
 * Remembers that Plug&Pay asked not to be asked about this shop until then, whoever would ask. Not if another token or
 * address has been set since it was asked: it asked the old ones for patience.
 */
export async function pauseQuestions(db: Db, { shop, baseUrl, sealedApiToken }: PlugAndPaySource, until: Date) {
  await db
    .updateTable("plugandpay_source")
    .set({ fetch_not_before: sql<Date>`greatest(fetch_not_before, ${until}::timestamptz)` })
    .where("shop_id", "=", shop.id)
    .where("base_url", "=", baseUrl)
    .where("sealed_api_token", "=", sealedApiToken)
    .execute();
}

/** Until when this shop's questions are held; null if they are not. */
export async function readPause(db: Db, { id }: Pick<ShopKey, "id">): Promise<Date | null> {
  const row = await db
    .selectFrom("plugandpay_source")
    .select("fetch_not_before")
    .where("shop_id", "=", id)
    .executeTakeFirst();
  return row?.fetch_not_before ?? null;
}
