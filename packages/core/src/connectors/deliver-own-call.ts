import { mapMessageText } from "../i18n/message.ts";
import { withApiKey } from "./call-template.ts";
import type { ConnectorCall, GuardedRequest, GuardedResponse } from "./connector.ts";
import { maskKey } from "./mask-key.ts";

/**
 * Sends a call that the owner defined. The key is filled in only here, and it is removed from the answer. Throws if
 * the call has no address.
 */
export async function deliverOwnCall(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse> {
  const { body, headers, connection, timeoutMs } = call;
  if (call.request === null) throw new Error("This call has no address of its own.");
  const { method, url } = call.request;
  const filled = withApiKey({ url, headers, body }, connection.apiKey);
  // Null for an empty body, because some servers refuse a DELETE with a body.
  const sent = { ...filled, method, body: filled.body === "" ? null : filled.body, timeoutMs };
  return withoutKey(await request(sent), connection.apiKey);
}

/** Removes the key from an answer, because an answer may repeat the called URL with the key in it. */
export function withoutKey(response: GuardedResponse, apiKey: string): GuardedResponse {
  if (response.kind === "failed") {
    return { ...response, error: mapMessageText(response.error, (text) => maskKey(text, apiKey)) };
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, maskKey(value, apiKey)] as const);
  return { ...response, headers: Object.fromEntries(headers), body: maskKey(response.body, apiKey) };
}
