import { z } from "zod";
import type { AccessItem } from "../access/access-item.ts";
import { coreMessage } from "../i18n/core-messages.ts";
import { coreIssue } from "../i18n/field-errors.ts";
import type { UserMessage } from "../i18n/message.ts";
import { findHeaderProblems } from "../rules/custom-header.ts";
import { findEndpointUrlProblem } from "../rules/endpoint-url.ts";

/** The names that a template may have in braces. */
const PLACEHOLDERS = ["email", "sku", "level", "api_key"] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

const PLACEHOLDER = /\{(email|sku|level|api_key)\}/g;

const BODY_CHARACTERS_MAX = 20_000;

/**
 * A call that the owner has defined. Needed for systems that have no documented call, and for the owner's own
 * systems.
 */
export const callTemplateSchema = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("POST"),
  url_template: z.string().superRefine((url, context) => {
    const message = findUrlProblem(url);
    if (message !== null) context.addIssue(coreIssue(message));
  }),
  headers: z
    .record(z.string(), z.string())
    .superRefine((headers, context) => {
      const { "content-type": _own, ...others } = lowerCased(headers);
      for (const { name, message } of findHeaderProblems(others)) context.addIssue(coreIssue(message, [name]));
    })
    .nullish()
    .transform((headers) => headers ?? {}),
  body_template: z
    .string()
    .max(BODY_CHARACTERS_MAX)
    .nullish()
    .transform((body) => body || null),
});

/** The parsed form of `callTemplateSchema`. */
export type CallTemplate = z.output<typeof callTemplateSchema>;

/**
 * A template with all values except the key. The key is only added when the call is sent, so that it is stored
 * nowhere else.
 */
export interface FilledCall {
  readonly method: CallTemplate["method"];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly contentType: string;
}

/**
 * The kinds of item that a template names, or `person` if it names neither SKU nor level. An item may only use a
 * template that names its kind, because the call would otherwise change all access of the person.
 */
export function templateNames(template: CallTemplate): "person" | readonly AccessItem["kind"][] {
  const text = [template.url_template, ...Object.values(template.headers), template.body_template ?? ""].join("\n");
  const kinds = (["sku", "level"] as const).filter((kind) => text.includes(`{${kind}}`));
  return kinds.length > 0 ? kinds : "person";
}

/**
 * Fills in the person and the item. Values are URL-encoded in the URL and the headers, and escaped for JSON in the
 * body. `{api_key}` is not filled in.
 */
export function fillCall(template: CallTemplate, values: { email: string; item: AccessItem }): FilledCall {
  const { email, item } = values;
  const known: Record<Exclude<Placeholder, "api_key">, string> = {
    email,
    sku: item.kind === "sku" ? item.name : "",
    level: item.kind === "level" ? item.name : "",
  };
  const fill = (text: string, encode: (value: string) => string) =>
    text.replace(PLACEHOLDER, (whole, name: Placeholder) => (name === "api_key" ? whole : encode(known[name])));
  const { "content-type": contentType = "application/json", ...headers } = lowerCased(template.headers);
  return {
    method: template.method,
    url: fill(template.url_template, inUrl),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value, inUrl)])),
    body: fill(template.body_template ?? "", inJson),
    contentType,
  };
}

/** The same call with the key filled in. */
export function withApiKey<Call extends Pick<FilledCall, "url" | "headers" | "body">>(
  call: Call,
  apiKey: string,
): Call {
  const put = (text: string, key: string) => text.replaceAll("{api_key}", () => key);
  const headers = Object.entries(call.headers).map(([name, value]) => [name, put(value, apiKey)] as const);
  return {
    ...call,
    url: put(call.url, inUrl(apiKey)),
    headers: Object.fromEntries(headers),
    body: put(call.body, inJson(apiKey)),
  };
}

/** The URL with harmless values, to check whether it may be called. */
export function sampleUrl(template: Pick<CallTemplate, "url_template">): string {
  return template.url_template.replace(PLACEHOLDER, "x");
}

function findUrlProblem(url: string): UserMessage | null {
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "";
  // Refused, because a buyer's e-mail address must not choose the server that is called.
  if (host.includes("{")) return coreMessage("placeholder_in_host");
  return findEndpointUrlProblem(url.replace(PLACEHOLDER, "x"));
}

function inUrl(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** Escapes braces too, because a value could otherwise look like the placeholder of the key. */
function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1).replaceAll("{", "\\u007b");
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
