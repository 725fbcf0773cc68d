import { createSecureContext } from "node:tls";
import type { GuardedRequest, GuardedResponse, OutgoingRequest } from "@haak/core";
import type { Dispatcher } from "undici";
import { hubMessage } from "../i18n/hub-messages.ts";
import { createAddressGuard } from "./allowed-address.ts";
import { CallFailedError, type CallFailure, describeFailure } from "./call-failure.ts";
import { type Connection, type ConnectionPool, createConnectionPool } from "./connection-pool.ts";
import { createDial } from "./dial.ts";
import { type AnswerReader, createAnswerReader, type ReadAnswer } from "./read-answer.ts";
import { createResolveHost, type ResolveHost, shareLookups } from "./resolve-host.ts";

export interface HttpClientOptions {
  /** CIDRs that may be called although they are private or local, also with plain http. */
  readonly allowTargets: readonly string[];
  /** Default: a look-up without threads (`resolve-host.ts`). */
  readonly resolve?: ResolveHost;
  /** Certificates (PEM) of the only trusted authorities. Default: those that Node trusts. */
  readonly ca?: string;
}

/** Every outgoing request uses this client. `close` waits for the requests in flight; later requests are rejected. */
export interface HttpClient {
  readonly request: GuardedRequest;
  close(): Promise<void>;
}

/**
 * Creates the function for all outgoing requests. It calls public addresses with https, and the addresses in `allowTargets`. It follows no
 * redirects, makes exactly one request per call and never repeats one silently, ends within the time limit for any receiver, and returns
 * every failure as a value. Once the head of an answer has arrived, the call is answered, even if the body fails.
 *
 * @throws RangeError for a range of addresses that cannot be read.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const dial = createDial({
    guard: createAddressGuard(options.allowTargets),
    resolve: shareLookups(options.resolve ?? createResolveHost()),
    secureContext: createSecureContext(options.ca === undefined ? {} : { ca: options.ca }),
  });
  const pool = createConnectionPool(dial);
  return { request: (outgoing) => call(outgoing, pool), close: () => pool.close() };
}

type Result = { readonly answer: ReadAnswer } | { readonly failure: CallFailure };

async function call(outgoing: OutgoingRequest, pool: ConnectionPool): Promise<GuardedResponse> {
  const startedAt = performance.now();
  const target = targetOf(outgoing);
  const result = target instanceof URL ? await exchange(outgoing, { target, pool }) : { failure: target };
  const durationMs = Math.round(performance.now() - startedAt);
  if ("failure" in result) return { kind: "failed", ...result.failure, durationMs };
  const { status, headers, body } = result.answer;
  return { kind: "answered", status, headers, body, durationMs };
}

/** Callers must not set these headers, because they follow from the URL and the body. */
const framingHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The target, or why it must not be called. The URL is parsed only once, because parsing takes as long as signing a small body. */
function targetOf({ url, headers }: OutgoingRequest): URL | CallFailure {
  const parsed = URL.parse(url);
  if (parsed === null) return { outcome: "unreachable", error: hubMessage("call_url_unreadable") };
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") {
    return { outcome: "refused_address", error: hubMessage("call_https_only") };
  }
  if (parsed.username !== "" || parsed.password !== "") {
    return { outcome: "refused_address", error: hubMessage("call_url_has_credentials") };
  }
  const framing = Object.keys(headers).find((name) => framingHeaders.has(name.toLowerCase()));
  if (framing === undefined) return parsed;
  return {
    outcome: "unreachable",
    error: hubMessage("call_header_reserved", { name: framing.toLowerCase() }),
  };
}

function exchange(
  outgoing: OutgoingRequest,
  { target, pool }: { readonly target: URL; readonly pool: ConnectionPool },
): Promise<Result> {
  const { origin, host, pathname, search } = target;
  const connection = pool.take(origin);
  const reader = createAnswerReader(outgoing.bodyBytesMax);
  const { promise, resolve } = Promise.withResolvers<Result>();

  const end = (error: unknown) => {
    clearTimeout(timer);
    const answer = reader.answer();
    resolve(answer === null ? { failure: describeFailure(error, host) } : { answer });
  };
  const timer = setTimeout(() => {
    end(tooLate(host, outgoing.timeoutMs));
    connection.hangUp();
  }, outgoing.timeoutMs);

  const { method, headers, body } = outgoing;
  const handler = createHandler({ connection, pool, reader, end });
  connection.client.dispatch({ origin, path: pathname + search, method, headers, body }, handler);
  return promise;
}

function tooLate(host: string, timeoutMs: number): CallFailedError {
  return new CallFailedError({
    outcome: "timed_out",
    error: hubMessage("call_timed_out", { host, seconds: timeoutMs / 1000 }),
  });
}

interface HandlerParts {
  readonly connection: Connection;
  readonly pool: ConnectionPool;
  readonly reader: AnswerReader;
  /** Settles the call: with the answer if its head has arrived, and otherwise with this error. Only the first call counts. */
  readonly end: (error: unknown) => void;
}

function createHandler({ connection, pool, reader, end }: HandlerParts): Dispatcher.DispatchHandler {
  const endAndHangUp = (error: unknown) => {
    end(error);
    connection.hangUp();
  };
  return {
    onRequestStart() {
      connection.expectAnswer();
    },
    onResponseStart(_controller, status, headers) {
      if (status >= 200) reader.readHead(status, headers);
    },
    onResponseData(_controller, chunk) {
      if (!reader.readBody(chunk)) endAndHangUp(null);
    },
    onResponseEnd() {
      end(null);
      pool.giveBack(connection);
    },
    onResponseError(_controller, error) {
      endAndHangUp(error);
    },
  };
}
