import { TRIGGERS } from "../events/event-type.ts";
import type { Language } from "../i18n/message.ts";
import { translateTrigger } from "../i18n/trigger-words.ts";

/** The names of the rules that the settings page makes. */
export const SETTINGS_RULE_NAMES = {
  orders: "Settings: orders",
  cancellations: "Settings: cancellations",
} as const;

const DUTCH_SETTINGS: ReadonlyMap<string, string> = new Map([
  [SETTINGS_RULE_NAMES.orders, "Instellingen: bestellingen"],
  [SETTINGS_RULE_NAMES.cancellations, "Instellingen: opzeggingen"],
]);

/** The beginning of the second part of a default name. A host or the name of a system follows. */
export const ACTION_WORDS = {
  webhook: { en: "webhook to ", nl: "webhook naar " },
  zapier: { en: "Zap at ", nl: "Zap bij " },
  grant: { en: "grant access in ", nl: "toegang geven in " },
  revoke: { en: "revoke access in ", nl: "toegang intrekken in " },
  add_user: { en: "add user to ", nl: "gebruiker toevoegen aan " },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

/**
 * Translates a rule's name for a reader. Names that Haak generates are stored and sent in English, because receivers may depend on them and
 * the bytes of a call must not depend on the reader. A name that a user typed is never translated.
 */
export function translateRuleName(name: string, language: Language): string {
  if (language === "en") return name;
  return DUTCH_SETTINGS.get(name) ?? translateDefaultName(name) ?? name;
}

function translateDefaultName(name: string): string | null {
  for (const trigger of TRIGGERS) {
    const begin = `${translateTrigger(trigger, "en")}: `;
    if (!name.startsWith(begin)) continue;
    const rest = name.slice(begin.length);
    const action = Object.values(ACTION_WORDS).find(({ en }) => rest.startsWith(en));
    // A host or the name of a system is one word. A name with more words is not translated, because a person typed it.
    const where = action === undefined ? "" : rest.slice(action.en.length);
    if (action !== undefined && /^\S+$/.test(where)) return `${translateTrigger(trigger, "nl")}: ${action.nl}${where}`;
  }
  return null;
}
