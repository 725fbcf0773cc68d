import type { Trigger } from "../accept/event-type.ts";
import type { AccessAction, Action } from "./action.ts";
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
      return accessWords(action.do, "Huddle");
    case "connector":
      return accessWords(action.do, action.connector);
  }
}

function accessWords(what: AccessAction["do"], where: string): string {
  return { grant: `grant access in ${where}`, revoke: `revoke access in ${where}`, add_user: `add user to ${where}` }[
    what
  ];
}

// Only the host: the path of a hook is often its secret, and a name is shown everywhere.
const hostOf = (url: string): string => new URL(url).host;
