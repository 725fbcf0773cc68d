import {
  type Connector,
  type ConnectorCall,
  deliverOwnCall,
  type GuardedRequest,
  type GuardedResponse,
  withoutKey,
} from "@haak/core";
import { checkHuddleAction } from "./decide/check-huddle-action.ts";
import { findProblem, planAccess } from "./decide/plan-access.ts";
import { buildHuddleBody } from "./grant/build-body.ts";
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

/**
 * Makes the call: `POST <base url>/membership/create/<api key>`, or the owner's own call. The key is added only here.
 * It is removed from the answer, because an answer may repeat the called address.
 */
export async function deliver(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse> {
  if (call.request !== null) return deliverOwnCall(call, request);
  const { baseUrl, apiKey } = call.connection;
  const response = await request({
    method: "POST",
    url: `${baseUrl.replace(/\/+$/, "")}/membership/create/${encodeURIComponent(apiKey.toWellFormed())}`,
    headers: call.headers,
    body: call.body,
    timeoutMs: call.timeoutMs,
  });
  return withoutKey(response, apiKey);
}
