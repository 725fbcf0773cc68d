import { type ConnectorCall, deliverOwnCall, type GuardedRequest, type GuardedResponse, withoutKey } from "@haak/core";

/**
 * Makes the call: `POST <base url>/membership/create/<api key>`, or the one that the owner wrote. The key is put in here and
 * nowhere earlier, and whatever comes back is freed of it, as an answer may well repeat the address that was called.
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
