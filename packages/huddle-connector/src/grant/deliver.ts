import { type ConnectorCall, type GuardedRequest, type GuardedResponse, withApiKey } from "@haak/core";
import { maskKey } from "./mask-key.ts";

/**
 * Makes the call: `POST <base url>/membership/create/<api key>`, or the one that the owner wrote. The key is put in here and
 * nowhere earlier, and whatever comes back is freed of it, as an answer may well repeat the address that was called.
 */
export async function deliver(call: ConnectorCall, request: GuardedRequest): Promise<GuardedResponse> {
  const { timeoutMs } = call;
  const response = await request({
    ...(call.request === null ? membershipCall(call) : ownCall(call, call.request)),
    timeoutMs,
  });
  return withoutKey(response, call.connection.apiKey);
}

function membershipCall({ body, headers, connection: { baseUrl, apiKey } }: ConnectorCall) {
  const url = `${baseUrl.replace(/\/+$/, "")}/membership/create/${encodeURIComponent(apiKey.toWellFormed())}`;
  return { method: "POST", url, headers, body } as const;
}

function ownCall({ body, headers, connection }: ConnectorCall, { method, url }: { method: Method; url: string }) {
  const filled = withApiKey({ url, headers, body }, connection.apiKey);
  // A method that asks for something to be gone is understood without a body, and some servers refuse one.
  return { ...filled, method, body: filled.body === "" ? null : filled.body };
}

type Method = NonNullable<ConnectorCall["request"]>["method"];

function withoutKey(response: GuardedResponse, apiKey: string): GuardedResponse {
  if (response.kind === "failed") return { ...response, error: maskKey(response.error, apiKey) };
  const headers = Object.entries(response.headers).map(([name, value]) => [name, maskKey(value, apiKey)] as const);
  return { ...response, headers: Object.fromEntries(headers), body: maskKey(response.body, apiKey) };
}
