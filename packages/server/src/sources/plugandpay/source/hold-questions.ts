import { sql } from "kysely";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { PlugAndPaySource } from "./source-store.ts";

/**
 * Remembers that Plug&Pay asked not to be asked about this shop until then, whoever would ask. Not if another token or
 * address has been set since it was asked: it asked the old ones for patience.
 */
export async function holdQuestions(db: Db, { shop, baseUrl, sealedApiToken }: PlugAndPaySource, until: Date) {
  await db
    .updateTable("plugandpay_source")
    .set({ fetch_not_before: sql<Date>`greatest(fetch_not_before, ${until}::timestamptz)` })
    .where("shop_id", "=", shop.id)
    .where("base_url", "=", baseUrl)
    .where("sealed_api_token", "=", sealedApiToken)
    .execute();
}

/** Until when this shop's questions are held; null if they are not. */
export async function readHold(db: Db, { id }: Pick<ShopKey, "id">): Promise<Date | null> {
  const row = await db
    .selectFrom("plugandpay_source")
    .select("fetch_not_before")
    .where("shop_id", "=", id)
    .executeTakeFirst();
  return row?.fetch_not_before ?? null;
}
