import type { Connector } from "@haak/core";
import { checkHuddleAction } from "./decide/check-huddle-action.ts";
import { findProblem } from "./decide/find-problem.ts";
import { planAccess } from "./decide/plan-access.ts";
import { buildHuddleBody } from "./grant/build-body.ts";
import { deliver } from "./grant/deliver.ts";
import { HUDDLE_MESSAGES } from "./messages.ts";

/** The connector for Huddle. The composition root adds it, so that a Huddle connection becomes a kind of endpoint. */
export function huddleConnector(): Connector {
  return {
    kind: "huddle",
    messages: HUDDLE_MESSAGES,
    buildBody: buildHuddleBody,
    findProblem,
    planAccess,
    checkAction: checkHuddleAction,
    isRefusal,
    deliver,
  };
}

/**
 * Whether the owner must be notified at once. Huddle does not document which statuses mean that its webhook was
 * removed or its key changed, but these can mean nothing else, because the key is in the address. The call is retried
 * in any case.
 */
function isRefusal(status: number): boolean {
  return status === 401 || status === 404;
}
