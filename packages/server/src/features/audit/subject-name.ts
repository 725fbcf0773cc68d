import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

type FindName = (shop: ShopKey, id: string) => RawBuilder<{ name: string }>;

/** Where the names of things stand, by the first letters of their ids. What is not here has no name that a person gave it. */
const FINDERS: Readonly<Record<string, FindName>> = {
  rul: ({ bucket, id: shopId }, id) => sql`
    select definition ->> 'name' as name from rule
    where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id}`,
  hcn: ({ bucket, id: shopId }, id) => sql`
    select name from huddle_connection where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id}`,
  key: ({ id: shopId }, id) => sql`select name from api_key where shop_id = ${shopId} and id = ${id}`,
};

/** In a map, as an id comes from a path: of an object, one called `constructor` would find what every object has. */
const NAMES = new Map(Object.entries(FINDERS));

/** What something is called at this moment; null for what has no name, or is not there. */
export async function subjectName(tx: Tx, shop: ShopKey, subject: string | null): Promise<string | null> {
  const [sort = ""] = subject?.split("_") ?? [];
  const find = NAMES.get(sort);
  if (subject === null || find === undefined) return null;
  const { rows } = await find(shop, subject).execute(tx);
  return rows[0]?.name ?? null;
}
