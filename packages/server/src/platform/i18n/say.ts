import { type Catalogue, CORE_WORDS, createTranslate, type Language, sayBy } from "@haak/core";
import { CALL_WORDS } from "./call-words.ts";
import { HTTP_WORDS } from "./http-words.ts";
import { PLUGANDPAY_WORDS } from "./plugandpay-words.ts";
import { SHOP_WORDS } from "./shop-words.ts";

/** Every sentence of the hub's with its Dutch. One that stands in none of these lists cannot be said. */
export const HUB_WORDS = { ...HTTP_WORDS, ...SHOP_WORDS, ...PLUGANDPAY_WORDS, ...CALL_WORDS } as const;

/** How the hub says something to people: in English, for which there is a Dutch twin. */
export const say = sayBy(HUB_WORDS);

/** What was said, perhaps long ago, as it is said in the reader's language. */
export type Speak = <Text extends string | null>(text: Text, language: Language) => Text | string;

/** Makes the function that says again what the hub, core, or a connector with these words said. */
export function createSpeak(words: readonly Catalogue[]): Speak {
  const inDutch = createTranslate(CORE_WORDS, HUB_WORDS, ...words);
  return (text, language) => (text === null || language === "en" ? text : inDutch(text));
}

/** For what only the hub or core can have said. */
export const speak = createSpeak([]);
