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
 * The connector for any member system with an HTTP API. It knows nothing about the system: the connection has the
 * calls that grant and revoke access, and everything without a call becomes a task.
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

/**
 * Throws, because it is never needed: adding a user is refused when the rule is made, and every call has its own
 * body.
 */
function buildBody(): string {
  return "";
}

function findProblem({ event, matchedLines, action }: ConnectorMessage): UserMessage | null {
  if (!givesNothing(event, matchedLines, action)) return null;
  return memberMessage("member_product_without_sku");
}

/** A wrong key can only be corrected by a person. */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}
