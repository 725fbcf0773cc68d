import type { Tx } from "../../platform/postgres/database.ts";
import type { ErasurePage } from "./erasure-step.ts";

/** How many events are read at once. */
export const EVENTS_A_PAGE = 200;

/** The next page of a shop's events. */
export function readEventPage(tx: Tx, { shop, afterId }: Pick<ErasurePage, "shop" | "afterId">) {
  return tx
    .selectFrom("event")
    .select(["id", "key", "body"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(EVENTS_A_PAGE)
    .execute();
}
