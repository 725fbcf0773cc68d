import type { Language, UserMessage } from "@haak/core";
import { hubMessage, translateHubMessage } from "../../platform/i18n/hub-messages.ts";

/** The names of keys that nobody named, as they are stored. */
export const KEY_NAMES = { first: "First key", another: "API key" } as const;

/** The stored name of whoever did something with the admin password. */
export const ADMINISTRATOR = "Administrator";

const MESSAGES_BY_NAME: ReadonlyMap<string, UserMessage> = new Map([
  [KEY_NAMES.first, hubMessage("first_api_key")],
  [KEY_NAMES.another, hubMessage("thing_api_key")],
  [ADMINISTRATOR, hubMessage("administrator")],
]);

/** The name of a key or a person in the reader's language. A name that a person typed stays as it is. */
export function translateKeyName(name: string, language: Language): string {
  const message = MESSAGES_BY_NAME.get(name);
  return message === undefined ? name : translateHubMessage(message, language);
}
