import {
  type AccessPlan,
  type AccessRequest,
  type Connector,
  type ConnectorMessage,
  callsByTemplate,
  deliverOwnCall,
  givesNothing,
  type UserMessage,
} from "@haak/core";
import { checkMemberAction } from "./check-action.ts";
import { MEMBER_MESSAGES, memberMessage } from "./messages.ts";

/**
 * The connector for a member system that is called over HTTP. It knows nothing of the system: the connection holds the two calls that give
 * and take access, and what there is no call for becomes a task.
 */
export function httpMemberConnector(): Connector {
  return {
    kind: "http-member",
    messages: MEMBER_MESSAGES,
    buildBody,
    findProblem,
    planAccess,
    checkAction: checkMemberAction,
    isRefusal,
    deliver: deliverOwnCall,
  };
}

function planAccess(request: AccessRequest): AccessPlan {
  return callsByTemplate(request, request.templates[request.change]);
}

/** Adding somebody without access is refused when the rule is made, and a call without anything to give has no bytes. */
function buildBody(): string {
  return "";
}

function findProblem({ event, matchedLines, action }: ConnectorMessage): UserMessage | null {
  if (!givesNothing(event, matchedLines, action)) return null;
  return memberMessage("member_product_without_sku");
}

/** Somebody whose key is wrong need not be asked again before somebody has looked. */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}
