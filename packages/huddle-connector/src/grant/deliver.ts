import { type ConnectorCall, deliverOwnCall, type GuardedRequest, type GuardedResponse, withoutKey } from "@haak/core";

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
