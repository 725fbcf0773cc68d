import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerMessages } from "../stage/child.ts";

/** The requests that a receiver understands. */
export type ReceiverRequest =
  | { readonly kind: "listen" }
  /** By path: from now on its calls are verified with this secret. */
  | { readonly kind: "secrets"; readonly secrets: Readonly<Record<string, string>> }
  /** Forgets what it counted. */
  | { readonly kind: "forget" }
  /** Answers at once with what has arrived. */
  | { readonly kind: "count" }
  /** Answers as soon as this many different ids have arrived. */
  | { readonly kind: "await"; readonly ids: number; readonly withinMs: number };

/**
 * The counts of the receiver. The sender has a bug if `wrongSignatures` is above zero or there are more calls than
 * ids.
 */
export interface Received {
  readonly port: number;
  readonly ids: number;
  readonly calls: number;
  readonly wrongSignatures: number;
  /** When the last id arrived, in nanoseconds of the machine's steady clock. */
  readonly lastAt: string;
  /**
   * For each event, when the first byte of its call arrived, by the same clock. Only for paths that end in `/timed`.
   */
  readonly firstBytes: Readonly<Record<string, string>>;
}

const keys = new Map<string, Buffer>();
const ids = new Set<string>();
const firstBytes: Record<string, string> = {};
const count = { calls: 0, wrongSignatures: 0, lastAt: 0n };
let onArrival: () => void = () => undefined;

const server = createServer((request, response) => {
  const at = process.hrtime.bigint();
  // A hanging receiver never answers and keeps the connection open.
  if (request.url?.endsWith("/hang")) return;
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => take(request, response, { at, body: Buffer.concat(chunks) }));
});
server.keepAliveTimeout = 60_000;

function take(request: IncomingMessage, response: ServerResponse, { at, body }: { at: bigint; body: Buffer }): void {
  const { url = "", headers } = request;
  const id = String(headers["webhook-id"]);
  count.calls += 1;
  if (!isSigned({ key: keys.get(url), id, headers, body })) count.wrongSignatures += 1;
  if (url.endsWith("/timed")) firstBytes[eventOf(body)] ??= String(at);
  if (!ids.has(id)) {
    ids.add(id);
    count.lastAt = process.hrtime.bigint();
  }
  response.writeHead(200).end();
  onArrival();
}

/** Counts a body without an event id under no name, because it cannot be distinguished from others. */
function eventOf(body: Buffer): string {
  const { event_id: event } = JSON.parse(body.toString("utf8")) as { event_id?: unknown };
  return String(event);
}

/**
 * Written from the text of Standard Webhooks and not with our own code, because that would agree with its own mistakes.
 */
function isSigned(call: {
  key: Buffer | undefined;
  id: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}): boolean {
  if (call.key === undefined) return false;
  const { "webhook-timestamp": timestamp, "webhook-signature": signatures } = call.headers;
  const own = createHmac("sha256", call.key)
    .update(`${call.id}.${String(timestamp)}.`)
    .update(call.body)
    .digest();
  return String(signatures)
    .split(" ")
    .map((one) => Buffer.from(one.replace(/^v1,/, ""), "base64"))
    .some((one) => one.length === own.length && timingSafeEqual(one, own));
}

function report(): Received {
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo;
  const { calls, wrongSignatures, lastAt } = count;
  return { port, ids: ids.size, calls, wrongSignatures, lastAt: String(lastAt), firstBytes: { ...firstBytes } };
}

function forget(): void {
  ids.clear();
  for (const event of Object.keys(firstBytes)) delete firstBytes[event];
  Object.assign(count, { calls: 0, wrongSignatures: 0, lastAt: 0n });
}

function untilArrived(wanted: number, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    onArrival = () => {
      if (ids.size < wanted) return;
      clearTimeout(timer);
      resolve();
    };
    onArrival();
  });
}

answerMessages<ReceiverRequest, Received>(async (request) => {
  if (request.kind === "listen") await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  if (request.kind === "forget") forget();
  if (request.kind === "await") await untilArrived(request.ids, request.withinMs);
  if (request.kind === "secrets") {
    for (const [path, secret] of Object.entries(request.secrets))
      keys.set(path, Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
  }
  return report();
});
