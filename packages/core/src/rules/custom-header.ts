import { coreMessage } from "../i18n/core-messages.ts";
import type { UserMessage } from "../i18n/message.ts";

/** A header that a seller may not add, with the reason as a part of a sentence that begins with the header's name. */
export interface HeaderProblem {
  readonly name: string;
  readonly message: UserMessage;
}

// The characters of a header name (RFC 9110 §5.6.2).
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

// The characters of a header value (RFC 9110 §5.5, without obsolete line folding). A control character would end the
// header and begin another one (header injection), and characters outside Latin-1 cannot be sent.
const SENDABLE_VALUE = /^[\x20-\x7e\xa0-\xff]*$/;

/**
 * Headers that Haak sets itself, headers of one connection (RFC 9110 §7.6.1), and headers that change how a body is
 * framed.
 */
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

/**
 * Finds custom headers that cannot be sent: names that are not tokens or are Haak's own, repeated names, and values
 * that would break a header.
 */
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
