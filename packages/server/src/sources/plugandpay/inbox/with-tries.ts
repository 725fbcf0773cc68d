import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";

/** Why something was given up, and after how many tries. */
export function withTries(why: UserMessage, count: number): UserMessage {
  return count === 1 ? hubMessage("tried_once", { why }) : hubMessage("tried_times", { why, count });
}
