import type { Trigger } from "../accept/event-type.ts";
import type { Action } from "./action.ts";
import { triggerWords } from "./trigger-words.ts";

/** A name for a rule that got none, such as "Order paid: webhook to example.com". */
export function defaultRuleName(trigger: Trigger, action: Action): string {
  return `${triggerWords(trigger, "en")}: ${actionWords(action)}`;
}

function actionWords(action: Action): string {
  switch (action.type) {
    case "webhook":
      return `webhook to ${hostOf(action.url)}`;
    case "zapier":
      return `Zap at ${hostOf(action.url)}`;
    case "huddle":
      return HUDDLE_WORDS[action.do];
  }
}

const HUDDLE_WORDS = {
  grant: "grant access in Huddle",
  revoke: "revoke access in Huddle",
  add_user: "add user to Huddle",
} as const;

// Only the host: the path of a hook is often its secret, and a name is shown everywhere.
const hostOf = (url: string): string => new URL(url).host;
