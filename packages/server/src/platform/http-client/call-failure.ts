import type { FailedResponse, Sentence } from "@haak/core";
import { errors } from "undici";
import { say } from "../i18n/say.ts";

/** What a call came to when no answer arrived, before anybody measured how long it took. */
export interface CallFailure {
  readonly outcome: FailedResponse["outcome"];
  /** A sentence for people: it names host and cause, never a path, query or header value. */
  readonly error: Sentence;
}

/** Carries a failure that was understood where it happened through code that only knows errors. */
export class CallFailedError extends Error {
  override readonly name = "CallFailedError";
  readonly failure: CallFailure;

  constructor(failure: CallFailure, cause?: unknown) {
    super(failure.error, { cause });
    this.failure = failure;
  }
}

/** Turns whatever a call broke with into an outcome and a sentence. What is unknown counts as unreachable. */
export function describeFailure(error: unknown, host: string): CallFailure {
  if (error instanceof CallFailedError) return error.failure;
  const code = codeOf(error);
  if (isNotHttp(error, code)) return unreachable(say("What {host} answered is not HTTP.", { host }));
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return describeTlsFailure(error, host);
  if (code === "ETIMEDOUT")
    return { outcome: "timed_out", error: say("{host} did not accept the connection in time.", { host }) };
  return unreachable(sentences[code]?.(host) ?? say("{host} could not be reached ({code}).", { host, code }));
}

/** The same for an error during the TLS handshake, where a broken connection is still a broken connection. */
export function describeTlsFailure(error: unknown, host: string): CallFailure {
  const code = codeOf(error);
  if (brokenConnectionCodes.has(code)) return describeFailure(error, host);
  const sentence =
    tlsSentences[code]?.(host) ?? say("No secure connection with {host} could be made ({code}).", { host, code });
  return { outcome: "bad_tls", error: sentence };
}

function isNotHttp(error: unknown, code: string): boolean {
  return error instanceof errors.HTTPParserError || code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

function unreachable(error: Sentence): CallFailure {
  return { outcome: "unreachable", error };
}

/** Codes are short constants of Node and undici. Messages are left out, as they may quote what was sent. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^\w+$/.test(code) ? code : "no code";
}

type SaidOfHost = (host: string) => Sentence;

const brokenConnectionCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const closed: SaidOfHost = (host) => say("{host} closed the connection before it answered.", { host });
const noRoute: SaidOfHost = (host) => say("There is no route to {host} from here.", { host });
const unsendable: SaidOfHost = () =>
  say("A header of this call cannot be sent: HTTP does not allow its name or value.");
const selfSigned: SaidOfHost = (host) =>
  say("The certificate of {host} is self-signed, so nobody vouches for it.", { host });
const unknownIssuer: SaidOfHost = (host) =>
  say(
    "The certificate of {host} cannot be traced to an authority that is trusted here; perhaps it does not send its chain.",
    { host },
  );

const sentences: Readonly<Record<string, SaidOfHost>> = {
  ECONNREFUSED: (host) => say("{host} refused the connection.", { host }),
  ECONNRESET: closed,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EADDRNOTAVAIL: noRoute,
  ENOTFOUND: (host) => say("The name {host} has no address (DNS).", { host }),
  EAI_AGAIN: (host) => say("The address of {host} could not be looked up just now (DNS).", { host }),
  UND_ERR_HEADERS_OVERFLOW: (host) => say("The head of what {host} answered is larger than 64 KiB.", { host }),
  UND_ERR_INVALID_ARG: unsendable,
  UND_ERR_NOT_SUPPORTED: unsendable,
};

const tlsSentences: Readonly<Record<string, SaidOfHost>> = {
  CERT_HAS_EXPIRED: (host) => say("The certificate of {host} has expired.", { host }),
  CERT_NOT_YET_VALID: (host) => say("The certificate of {host} is not valid yet.", { host }),
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => say("The certificate that {host} shows is for another name.", { host }),
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  ERR_SSL_WRONG_VERSION_NUMBER: (host) => say("{host} does not speak TLS at this port.", { host }),
};
