import { coreMessage } from "../i18n/core-messages.ts";
import type { UserMessage } from "../i18n/message.ts";

/** A header that a seller may not add, and why, as the rest of a sentence that begins with its name. */
export interface HeaderProblem {
  readonly name: string;
  readonly message: UserMessage;
}

// RFC 9110 §5.6.2: what a header name may be made of.
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

// RFC 9110 §5.5 without obsolete line folding: a control character would end the header and begin another (header injection),
// and what lies beyond Latin-1 cannot be sent at all.
const SENDABLE_VALUE = /^[\x20-\x7e\xa0-\xff]*$/;

/** Headers that Haak itself sets, and those that belong to one connection (RFC 9110 §7.6.1) or change how a body is framed. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "webhook-id",
  "webhook-signature",
  "webhook-timestamp",
  "x-signature",
]);

/** Every custom header that cannot be sent: names that are no token or are Haak's own, repeated names, values that break a header. */
export function findHeaderProblems(headers: Readonly<Record<string, string>>): HeaderProblem[] {
  const seen = new Set<string>();
  return Object.entries(headers).flatMap(([name, value]) => {
    const message = nameProblem(name, seen) ?? valueProblem(value);
    seen.add(name.toLowerCase());
    return message === null ? [] : [{ name, message }];
  });
}

function nameProblem(name: string, seen: ReadonlySet<string>): UserMessage | null {
  if (!TOKEN.test(name)) return coreMessage("not_a_header_name");
  const lowerCase = name.toLowerCase();
  if (RESERVED_HEADERS.has(lowerCase)) {
    return coreMessage("header_reserved", { header: lowerCase });
  }
  return seen.has(lowerCase) ? coreMessage("header_repeated") : null;
}

function valueProblem(value: string): UserMessage | null {
  if (SENDABLE_VALUE.test(value)) return null;
  return coreMessage("header_value_not_allowed");
}
