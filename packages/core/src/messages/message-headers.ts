import { MessageVerificationError } from "./message-verification-error.ts";

/** An object that returns a header by its name, in upper or lower case, such as the `Headers` of fetch. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** The headers of a request: a `Headers`, or a plain record in any case. Its values may be lists, as in Node. */
export type MessageHeaders = HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The three headers of the Standard Webhooks spec, before they are verified. `signatures` has those of version 1. */
export interface ClaimedSignature {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

/**
 * Reads the id, the time and the base64 signatures of a request. Signatures of other versions are ignored, so that a
 * sender may add one. Throws `missing_header` and `bad_timestamp`.
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
  throw new MessageVerificationError("missing_header", `The request has no header ${name}; pass all its headers.`);
}

function isReader(headers: MessageHeaders): headers is HeaderReader {
  return typeof headers.get === "function";
}

/** All values under the name, joined by a space like signatures. If an id or time comes twice, no signature matches. */
function findInRecord(record: Exclude<MessageHeaders, HeaderReader>, name: string): string {
  const matches = Object.entries(record).filter(([key]) => key.toLowerCase() === name);
  return matches
    .flatMap(([, value]) => value ?? [])
    .join(" ")
    .trim();
}
