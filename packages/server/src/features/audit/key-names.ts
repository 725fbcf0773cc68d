import type { Language } from "@haak/core";
import { say, speak } from "../../platform/i18n/say.ts";

/** What keys are called that nobody named. Stored in English, as whatever is said. */
export const KEY_NAMES = { first: say("First key"), another: say("API key") } as const;

/** Who did something without a key. */
export const ADMINISTRATOR = say("Administrator");

const OURS: readonly string[] = [...Object.values(KEY_NAMES), ADMINISTRATOR];

/** Whose key, or who, for people who read this language. A name that somebody typed is nobody's to translate. */
export function spokenKeyName(name: string, language: Language): string {
  return OURS.includes(name) ? speak(name, language) : name;
}
