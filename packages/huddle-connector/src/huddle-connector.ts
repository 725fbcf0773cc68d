import type { Connector } from "@haak/core";
import { checkHuddleAction } from "./decide/check-huddle-action.ts";
import { findProblem } from "./decide/find-problem.ts";
import { planAccess } from "./decide/plan-access.ts";
import { buildHuddleBody } from "./grant/build-body.ts";
import { deliver } from "./grant/deliver.ts";
import { HUDDLE_MESSAGES } from "./messages.ts";

/** The connector that the composition root plugs in: a Huddle connection becomes one more kind of endpoint. */
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
 * Which answers of Huddle mean that its webhook was removed or its key changed is not documented. A key that is in the address
 * can only be wrong in these two ways, so that the owner is notified at once; the call is tried again all the same.
 */
function isRefusal(status: number): boolean {
  return status === 401 || status === 404;
}
