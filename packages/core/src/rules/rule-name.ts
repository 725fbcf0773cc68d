import { TRIGGERS, type Trigger } from "../events/event-type.ts";
import type { Language } from "../i18n/message.ts";
import type { AccessAction, Action } from "./action.ts";

const TRIGGER_WORDS: Readonly<Record<Trigger, Readonly<Record<Language, string>>>> = {
  "order.created": { nl: "Bestelling aangemaakt", en: "Order created" },
  "order.paid": { nl: "Bestelling betaald", en: "Order paid" },
  "subscription.started": { nl: "Abonnement gestart", en: "Subscription started" },
  "subscription.cancelled": { nl: "Abonnement opgezegd", en: "Subscription cancelled" },
  "subscription.ended": { nl: "Abonnement beëindigd", en: "Subscription ended" },
  "affiliate.accepted": { nl: "Affiliate geaccepteerd", en: "Affiliate accepted" },
  "affiliate.declined": { nl: "Affiliate afgewezen", en: "Affiliate declined" },
  "affiliate.quit": { nl: "Affiliate gestopt", en: "Affiliate quit" },
  "form.submitted": { nl: "Formulier verzonden", en: "Form submitted" },
  "payment.reversed": { nl: "Betaling teruggedraaid", en: "Payment reversed" },
  "endpoint.failing": { nl: "Eindpunt werkt niet", en: "Endpoint failing" },
  "endpoint.recovered": { nl: "Eindpunt werkt weer", en: "Endpoint recovered" },
  "endpoint.switched_off": { nl: "Eindpunt uitgezet", en: "Endpoint switched off" },
};

/** The name of a trigger in the seller's language, in the words of Plug&Pay's screens. */
export function translateTrigger(trigger: Trigger, language: Language): string {
  return TRIGGER_WORDS[trigger][language];
}

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
const ACTION_WORDS = {
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

/** A name for a rule without one, such as "Order paid: webhook to example.com". */
export function defaultRuleName(trigger: Trigger, action: Action): string {
  return `${translateTrigger(trigger, "en")}: ${actionWords(action)}`;
}

function actionWords(action: Action): string {
  switch (action.type) {
    case "webhook":
      return `${ACTION_WORDS.webhook.en}${hostOf(action.url)}`;
    case "zapier":
      return `${ACTION_WORDS.zapier.en}${hostOf(action.url)}`;
    case "huddle":
      return accessWords(action.do, "Huddle");
    case "connector":
      return accessWords(action.do, action.connector);
  }
}

function accessWords(what: AccessAction["do"], where: string): string {
  return `${ACTION_WORDS[what].en}${where}`;
}

// Only the host, because the path of a hook is often its secret and a name is shown everywhere.
const hostOf = (url: string): string => new URL(url).host;
