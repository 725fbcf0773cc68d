import type { FailedResponse, UserMessage } from "@haak/core";
import { errors } from "undici";
import { hubMessage, translateHubMessage } from "../i18n/hub-messages.ts";

/** Why a call got no answer, without its duration. */
export interface CallFailure {
  readonly outcome: FailedResponse["outcome"];
  /** A sentence for people. It names the host and the cause, but never a path, query or header value, because these may be secret. */
  readonly error: UserMessage;
}

/** Carries a failure through code that only knows errors. */
export class CallFailedError extends Error {
  override readonly name = "CallFailedError";
  readonly failure: CallFailure;

  constructor(failure: CallFailure, cause?: unknown) {
    super(translateHubMessage(failure.error, "en"), { cause });
    this.failure = failure;
  }
}

/** Describes an error of a call as an outcome and a message. An unknown error counts as unreachable. */
export function describeFailure(error: unknown, host: string): CallFailure {
  if (error instanceof CallFailedError) return error.failure;
  const code = codeOf(error);
  if (isNotHttp(error, code)) return unreachable(hubMessage("call_answer_not_http", { host }));
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return describeTlsFailure(error, host);
  if (code === "ETIMEDOUT") return { outcome: "timed_out", error: hubMessage("call_connect_timed_out", { host }) };
  return unreachable(messages[code]?.(host) ?? hubMessage("call_unreachable", { host, code }));
}

/** The same for an error during the TLS handshake. A broken connection there is still described as a broken connection. */
export function describeTlsFailure(error: unknown, host: string): CallFailure {
  const code = codeOf(error);
  if (brokenConnectionCodes.has(code)) return describeFailure(error, host);
  const message = tlsMessages[code]?.(host) ?? hubMessage("call_tls_failed", { host, code });
  return { outcome: "bad_tls", error: message };
}

function isNotHttp(error: unknown, code: string): boolean {
  return error instanceof errors.HTTPParserError || code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

function unreachable(error: UserMessage): CallFailure {
  return { outcome: "unreachable", error };
}

/** The code of an error: a short constant of Node or undici. Messages are not used, because they may quote the request. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^\w+$/.test(code) ? code : "no code";
}

type HostMessage = (host: string) => UserMessage;

const brokenConnectionCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const closed: HostMessage = (host) => hubMessage("call_closed", { host });
const noRoute: HostMessage = (host) => hubMessage("call_no_route", { host });
const unsendable: HostMessage = () => hubMessage("call_header_not_sendable");
const selfSigned: HostMessage = (host) => hubMessage("certificate_self_signed", { host });
const unknownIssuer: HostMessage = (host) => hubMessage("certificate_untrusted", { host });

const messages: Readonly<Record<string, HostMessage>> = {
  ECONNREFUSED: (host) => hubMessage("call_refused", { host }),
  ECONNRESET: closed,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EADDRNOTAVAIL: noRoute,
  ENOTFOUND: (host) => hubMessage("host_without_address", { host }),
  EAI_AGAIN: (host) => hubMessage("host_lookup_failed", { host }),
  UND_ERR_HEADERS_OVERFLOW: (host) => hubMessage("call_head_too_large", { host }),
  UND_ERR_INVALID_ARG: unsendable,
  UND_ERR_NOT_SUPPORTED: unsendable,
};

const tlsMessages: Readonly<Record<string, HostMessage>> = {
  CERT_HAS_EXPIRED: (host) => hubMessage("certificate_expired", { host }),
  CERT_NOT_YET_VALID: (host) => hubMessage("certificate_not_yet_valid", { host }),
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => hubMessage("certificate_other_name", { host }),
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  ERR_SSL_WRONG_VERSION_NUMBER: (host) => hubMessage("call_not_tls", { host }),
};
