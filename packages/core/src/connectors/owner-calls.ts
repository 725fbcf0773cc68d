import type { AccessItem } from "../access/access-item.ts";
import { mapMessageText } from "../i18n/message.ts";
import { type CallTemplate, fillCall, templateNames, withApiKey } from "./call-template.ts";
import type {
  AccessCall,
  AccessPlan,
  AccessRequest,
  ConnectorCall,
  GuardedRequest,
  GuardedResponse,
} from "./connector.ts";

/**
 * Plans a request as the owner's own calls. There is one call for each item that the template can name, and a task
 * for each other item. A template that names no item changes the whole person, so it is not used for a person who
 * keeps other access.
 */
export function callsByTemplate(request: AccessRequest, template: CallTemplate | null): AccessPlan {
  if (template === null) return { calls: [], byHand: request.items };
  const names = templateNames(template);
  if (names === "person") return aboutThePerson(request, template);
  const can = ({ kind }: AccessItem) => names.includes(kind);
  return {
    calls: request.items.filter(can).map((item) => callOf(request, template, [item])),
    byHand: request.items.filter((item) => !can(item)),
  };
}

function aboutThePerson(request: AccessRequest, template: CallTemplate): AccessPlan {
  if (request.items.length === 0) return { calls: [], byHand: [] };
  if (request.change === "revoke" && request.keepsOthers) return { calls: [], byHand: request.items };
  return { calls: [callOf(request, template, request.items)], byHand: [] };
}

function callOf(request: AccessRequest, template: CallTemplate, items: readonly AccessItem[]): AccessCall {
  const [item = { kind: "sku", name: "" } as const] = items;
  const { method, url, headers, body, contentType } = fillCall(template, { email: request.email, item });
  return { deliveryId: request.newDeliveryId(), items, body, contentType, headers, request: { method, url } };
}

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

const mask = "***";

/** Removes a key from a text, also encoded for a URL or escaped for JSON or HTML, because an answer may repeat it in any form. */
export function maskKey(text: string, key: string): string {
  return spellingsOf(key).reduce((masked, spelling) => masked.replaceAll(spelling, mask), text);
}

/** The longest comes first, because a shorter one could otherwise leave a part of a longer one behind. */
function spellingsOf(key: string): string[] {
  const inUrl = encodeURIComponent(key.toWellFormed());
  const inJson = JSON.stringify(key).slice(1, -1);
  const inHtml = key.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  const lowerHex = inUrl.replace(/%../g, (code) => code.toLowerCase());
  const spellings = [key, inUrl, lowerHex, inJson, inJson.replaceAll("/", "\\/"), inHtml];
  return [...new Set(spellings)].filter((spelling) => spelling !== "").sort((a, b) => b.length - a.length);
}
