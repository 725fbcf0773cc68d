import type { Trigger } from "../events/event-type.ts";
import { translateTrigger } from "../i18n/trigger-words.ts";
import type { AccessAction, Action } from "./action.ts";
import { ACTION_WORDS } from "./rule-name.ts";

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
