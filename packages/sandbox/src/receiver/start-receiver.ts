import type { IncomingMessage, ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { listen } from "../listen.ts";
import { createCallLog } from "./call-log.ts";
import { createFaultQueue, type Fault, type FaultQueue, playFault } from "./fault-queue.ts";

/** One call as it came in. */
export interface ReceivedCall {
  /** Counts from 1 over all paths. */
  readonly number: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With the leading `?`, or empty. */
  readonly query: string;
  /** Names are in lower case. Repeated headers are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
  readonly body: string;
  readonly at: Date;
  /** True, or the reason why the signature is wrong. It is checked with the secrets that the path had when the call came in. */
  readonly verified: true | string;
  /** The status of the answer, or the fault that was played instead. */
  readonly answered: number | "hang" | "reset" | "garbage";
}

/** Settings of the stand-in receiver. */
export interface ReceiverOptions {
  readonly port?: number;
  readonly clock?: () => Date;
}

/** A webhook endpoint of a customer. Every path answers 200 unless a fault is set for it. */
export interface Receiver {
  readonly url: string;
  /**
   * Sets the secrets that verify calls on this path from now on. There are several while a secret is being replaced.
   */
  setSecrets(path: string, ...secrets: string[]): void;
  /** The next `times` calls on this path get this fault. `Infinity` lasts until `recover`. */
  failNext(path: string, times: number, fault: Fault): void;
  /** Removes the remaining faults of this path. */
  recover(path: string): void;
  /** All calls, or those on one path, in order of arrival. */
  calls(path?: string): ReceivedCall[];
  /**
   * Resolves once `count` calls on this path arrived, failed ones included. Otherwise rejects with a list of those
   * that did.
   */
  waitForCalls(path: string, count: number, timeoutMs: number): Promise<ReceivedCall[]>;
  /** Removes the calls, but keeps the secrets and faults. */
  clear(): void;
  close(): Promise<void>;
}

/** Starts a receiver on loopback. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const clock = options.clock ?? (() => new Date());
  const log = createCallLog(describeCall);
  const secrets = new Map<string, readonly string[]>();
  const faults = new Map<string, FaultQueue>();
  let arrived = 0;

  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const rawBody = Buffer.concat(await request.toArray());
    const { pathname: path, search: query } = new URL(request.url ?? "/", "http://receiver.example.com");
    const fault = faults.get(path)?.take() ?? OK;
    const headers = plainHeaders(request);
    const verified = verifyCall(rawBody, headers, secrets.get(path) ?? []);
    arrived += 1;
    const call = { number: arrived, method: request.method ?? "", path, query, headers, rawBody, at: clock() };
    log.add({ ...call, body: rawBody.toString("utf8"), verified, answered: answerOf(fault) });
    playFault(fault, request, response);
  };

  const server = await listen((request, response) => {
    // A request that was cut off is not recorded, because it has no complete body.
    receive(request, response).catch(() => response.destroy());
  }, options.port);

  return {
    url: server.url,
    setSecrets: (path, ...known) => secrets.set(path, known),
    failNext: (path, times, fault) => queueOf(faults, path).add(times, fault),
    recover: (path) => faults.delete(path),
    calls: (path) => log.all().filter((call) => path === undefined || call.path === path),
    waitForCalls: (path, count, timeoutMs) =>
      log.waitFor({ what: `calls on ${path}`, matches: (call) => call.path === path, count, timeoutMs }),
    clear: log.clear,
    close: server.close,
  };
}

const OK: Fault = {
  kind: "answer",
  status: 200,
  headers: { "content-type": "application/json" },
  body: '{"received":true}',
};

function queueOf(faults: Map<string, FaultQueue>, path: string): FaultQueue {
  const queue = faults.get(path) ?? createFaultQueue();
  faults.set(path, queue);
  return queue;
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(", ")]));
}

function answerOf(fault: Fault): ReceivedCall["answered"] {
  return fault.kind === "answer" ? fault.status : fault.kind;
}

function describeCall(call: ReceivedCall): string {
  const id = call.headers["webhook-id"] ?? "none";
  const verified = call.verified === true ? "verified" : `not verified: ${call.verified}`;
  return `#${call.number} ${call.method} ${call.path} webhook-id ${id}, ${verified}, answered ${call.answered}`;
}

/**
 * Verifies a call with the `standardwebhooks` package: true, or the reason why no secret matches. Only works on calls
 * as they arrive, because the package compares the timestamp with the system's clock (five minutes either way).
 */
function verifyCall(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): true | string {
  if (secrets.length === 0) return "no secret is known for this path";
  const reasons = secrets.map((secret) => reasonAgainst(body, headers, secret));
  return reasons.includes(null) ? true : [...new Set(reasons)].join("; ");
}

function reasonAgainst(body: Buffer, headers: Readonly<Record<string, string>>, secret: string): string | null {
  try {
    new Webhook(secret).verify(body, { ...headers }, { jsonParse: false });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
