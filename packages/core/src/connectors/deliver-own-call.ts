import { mapMessageText } from "../i18n/message.ts";
import { withApiKey } from "./call-template.ts";
import type { ConnectorCall, GuardedRequest, GuardedResponse } from "./connector.ts";
import { maskKey } from "./mask-key.ts";

/**
 * Makes a call that an owner wrote: with the key put in here and nowhere earlier, and taken out of whatever comes back. Throws for a
 * call without an address of its own.
 */
export async function deliverOwnCall(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse> {
  const { body, headers, connection, timeoutMs } = call;
  if (call.request === null) throw new Error("This call has no address of its own.");
  const { method, url } = call.request;
  const filled = withApiKey({ url, headers, body }, connection.apiKey);
  // A method that asks for something to be gone is understood without a body, and some servers refuse one.
  const sent = { ...filled, method, body: filled.body === "" ? null : filled.body, timeoutMs };
  return withoutKey(await request(sent), connection.apiKey);
}

/** An answer without the key. It is removed because an answer may repeat the address that was called, with the key in it. */
export function withoutKey(response: GuardedResponse, apiKey: string): GuardedResponse {
  if (response.kind === "failed") {
    return { ...response, error: mapMessageText(response.error, (text) => maskKey(text, apiKey)) };
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, maskKey(value, apiKey)] as const);
  return { ...response, headers: Object.fromEntries(headers), body: maskKey(response.body, apiKey) };
}
