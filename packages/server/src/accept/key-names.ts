import type { Language } from "@haak/core";
import { say, speak } from "../world/words/say.ts";

/** What keys are called that nobody named. Stored in English, as whatever is said. */
export const KEY_NAMES = { first: say("First key"), another: say("API key") } as const;

/** A key's name for people who read this language. One that somebody typed is nobody's to translate. */
export function spokenKeyName(name: string, language: Language): string {
  return Object.values<string>(KEY_NAMES).includes(name) ? speak(name, language) : name;
}
