import type { Db } from "../../platform/postgres/database.ts";
import type { SignedInShop } from "../../platform/shop.ts";
import { ADMINISTRATOR } from "../audit/index.ts";

/** Who does something: the name of the key, or its id where it has no name, or the administrator. */
export async function whoIs(db: Db, shop: SignedInShop): Promise<string> {
  if (shop.apiKeyId === null) return ADMINISTRATOR;
  const row = await db.selectFrom("api_key").select("name").where("id", "=", shop.apiKeyId).executeTakeFirst();
  return row?.name || shop.apiKeyId;
}
