import {
  type AccessAsk,
  type AccessPlan,
  type Connector,
  type ConnectorMessage,
  callsByTemplate,
  deliverOwnCall,
  givesNothing,
  type Sentence,
} from "@haak/core";
import { checkAction } from "./check-action.ts";
import { MEMBER_WORDS, say } from "./words.ts";

/**
 * The connector for a member system that is told by HTTP. It knows nothing of the system: the connection holds the two calls that give
 * and take access, and what there is no call for becomes a task.
 */
export function httpMemberConnector(): Connector {
  return {
    kind: "http-member",
    words: MEMBER_WORDS,
    buildBody,
    findProblem,
    planAccess,
    checkAction,
    isRefusal,
    deliver: deliverOwnCall,
  };
}

function planAccess(ask: AccessAsk): AccessPlan {
  return callsByTemplate(ask, ask.templates[ask.do]);
}

/** Adding somebody without access is refused when the rule is made, and a call without anything to give has no bytes. */
function buildBody(): string {
  return "";
}

function findProblem({ event, matchedLines, action }: ConnectorMessage): Sentence | null {
  if (!givesNothing(event, matchedLines, action)) return null;
  return say(
    "What was bought has no SKU, so nobody can know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.",
  );
}

/** Who is told that the key is wrong need not be asked again before somebody has looked. */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}
