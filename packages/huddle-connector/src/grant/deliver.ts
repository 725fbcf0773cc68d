import type { ConnectorCall, GuardedRequest, GuardedResponse } from "@haak/core";
import { maskKey } from "./mask-key.ts";

/**
 * Makes the call: `POST <base url>/membership/create/<api key>`. The key is put in here and nowhere earlier, and whatever
 * comes back is freed of it, as an answer may well repeat the address that was called.
 */
export async function deliver(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse> {
  const { baseUrl, apiKey } = call.connection;
  const response = await request({
    method: "POST",
    url: `${baseUrl.replace(/\/+$/, "")}/membership/create/${encodeURIComponent(apiKey.toWellFormed())}`,
    headers: { "content-type": "application/json", "user-agent": "Haak" },
    body: call.body,
    timeoutMs: call.timeoutMs,
  });
  return withoutKey(response, apiKey);
}

function withoutKey(response: GuardedResponse, apiKey: string): GuardedResponse {
  if (response.kind === "failed") return { ...response, error: maskKey(response.error, apiKey) };
  const headers = Object.entries(response.headers).map(([name, value]) => [name, maskKey(value, apiKey)] as const);
  return { ...response, headers: Object.fromEntries(headers), body: maskKey(response.body, apiKey) };
}
