import { MessageVerificationError } from "./message-verification-error.ts";

/** Anything that gives a header by its name whatever its case, such as the `Headers` of fetch. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** The headers of a request: a `Headers`, or a plain record in any case, whose values may be lists as in Node. */
export type MessageHeaders = HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the three headers of the Standard Webhooks spec say, not yet believed. `signatures` holds those of version 1. */
export interface ClaimedSignature {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

/**
 * The id, the time and the base64 signatures that a request claims. Signatures of other versions are passed over, so that
 * a sender may add one. Throws `missing_header` and `bad_timestamp`.
 */
export function readMessageHeaders(headers: MessageHeaders): ClaimedSignature {
  const id = requireHeader(headers, "webhook-id");
  const timestamp = requireHeader(headers, "webhook-timestamp");
  const entries = requireHeader(headers, "webhook-signature").split(/,?\s+/);
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new MessageVerificationError(
      "bad_timestamp",
      "The header webhook-timestamp is not a whole number of seconds.",
    );
  }
  return {
    id,
    timestamp,
    signatures: entries.filter((entry) => entry.startsWith("v1,")).map((entry) => entry.slice(3)),
  };
}

function requireHeader(headers: MessageHeaders, name: string): string {
  const value = isReader(headers) ? headers.get(name) : findInRecord(headers, name);
  if (value) return value;
  throw new MessageVerificationError("missing_header", `The request has no header ${name}; hand over all its headers.`);
}

function isReader(headers: MessageHeaders): headers is HeaderReader {
  return typeof headers.get === "function";
}

/** All values under the name, joined by a space as signatures are. An id or time that comes twice then fits no signature. */
function findInRecord(record: Exclude<MessageHeaders, HeaderReader>, name: string): string {
  const matches = Object.entries(record).filter(([key]) => key.toLowerCase() === name);
  return matches
    .flatMap(([, value]) => value ?? [])
    .join(" ")
    .trim();
}
