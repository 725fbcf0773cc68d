import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** One call that arrived, unchanged. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body as text. */
  readonly body: string;
  /** When its last byte arrived, in milliseconds. */
  readonly at: number;
}

/** What a receiver does with a call: it answers, or breaks the connection without an answer. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string } | "reset";

/** Decides by the number of the call (from 1). A promise keeps the call open until it resolves; `never` keeps it open for ever. */
export type Answering = (nth: number, call: Call) => Answer | Promise<Answer>;

/** One URL of the receiver, used by one test only. */
export interface Target {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Sets the answers from now on. By default every call is answered with 200. */
  answers(answering: Answering): void;
  /** Waits until `count` calls have arrived. Returns all calls. */
  received(count: number): Promise<readonly Call[]>;
}

export interface Receiver {
  /** A new URL. `tail` is appended to it unchanged. */
  target(tail?: string): Target;
  stop(): Promise<void>;
}

/** How long a call may take to arrive on a machine whose cores are both busy. */
const TIMEOUT_MS = 30_000;

/** An answer that never comes. */
export const never = new Promise<Answer>(() => undefined);

type TargetState = { target: Target; take: (call: Call) => Promise<Answer> };

/** A web server that keeps every call and answers as the test says. */
export async function startReceiver(): Promise<Receiver> {
  const targets = new Map<string, TargetState>();
  const server = createServer((request, response) => void serve(targets, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    target(tail = "") {
      const path = `/inbox-${targets.size + 1}`;
      const state = createTarget(`http://127.0.0.1:${port}${path}${tail}`);
      targets.set(path, state);
      return state.target;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(targets: Map<string, TargetState>, request: IncomingMessage, response: ServerResponse) {
  const call = await readCall(request);
  const target = targets.get(`/${call.path.split(/[/?]/)[1]}`);
  const answer = target ? await target.take(call) : { status: 404 };
  if (answer === "reset") return void request.socket.resetAndDestroy();
  response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? "");
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const { method = "", url: path = "", headers } = request;
  return { method, path, headers, bytes, body: bytes.toString("utf8"), at: Date.now() };
}

function createTarget(url: string): TargetState {
  const calls: Call[] = [];
  const waiting = new Set<() => void>();
  let answering: Answering = () => ({ status: 200 });
  const take = async (call: Call) => {
    calls.push(call);
    for (const look of [...waiting]) look();
    return answering(calls.length, call);
  };
  const received = (count: number) => {
    const late = new Error(`${url} got ${calls.length} of ${count} calls`);
    return new Promise<readonly Call[]>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        late.message = `${url} got ${calls.length} of ${count} calls within ${TIMEOUT_MS} ms`;
        reject(late);
      }, TIMEOUT_MS);
      const look = () => {
        if (calls.length < count) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(calls);
      };
      waiting.add(look);
      look();
    });
  };
  const answers = (next: Answering) => {
    answering = next;
  };
  return { target: { url, calls, answers, received }, take };
}

/** Verifies the call with the `standardwebhooks` package and returns its body. @throws if the signature is wrong. */
export function verified(call: Call, secret: string) {
  const headers = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [name, String(call.headers[name])]),
  );
  new Webhook(secret).verify(call.body, headers);
  return JSON.parse(call.body);
}
