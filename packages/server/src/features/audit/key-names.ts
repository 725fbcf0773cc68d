import type { Language, UserMessage } from "@haak/core";
import { hubMessage, translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { SignedInShop } from "../../platform/shop.ts";

/** Default names of keys. They are stored in English, because the language of the reader is known only when a name is shown. */
export const KEY_NAMES = { first: "First key", another: "API key" } as const;

/** The name that is stored if somebody acted with the admin password, because then there is no key. */
export const ADMINISTRATOR = "Administrator";

const MESSAGES_BY_NAME: ReadonlyMap<string, UserMessage> = new Map([
  [KEY_NAMES.first, hubMessage("first_api_key")],
  [KEY_NAMES.another, hubMessage("thing_api_key")],
  [ADMINISTRATOR, hubMessage("administrator")],
]);

/** Translates a default name for the reader. A name that a person typed must stay as it is. */
export function translateKeyName(name: string, language: Language): string {
  const message = MESSAGES_BY_NAME.get(name);
  return message === undefined ? name : translateHubMessage(message, language);
}

/** The name of the actor: the name of the API key, or its id if it has no name, or the administrator. */
export async function whoIs(db: Db, shop: SignedInShop): Promise<string> {
  if (shop.apiKeyId === null) return ADMINISTRATOR;
  const row = await db.selectFrom("api_key").select("name").where("id", "=", shop.apiKeyId).executeTakeFirst();
  return row?.name || shop.apiKeyId;
}
