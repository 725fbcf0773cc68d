import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { type Behaviour, type Whim, whimOf } from "./behaviours.ts";
import { type CallBook, type CalledId, createCallBook } from "./call-book.ts";
import type { Random } from "./random.ts";

/** One call that has no answer yet. */
export interface OpenCall {
  readonly called: CalledId;
  readonly since: number;
  /** True once the caller's end of the connection has gone without an answer. */
  broken: boolean;
}

/** Receivers of several companies in one server, moody until they are healed, who keep book of every call. */
export interface FaultyReceiver {
  readonly book: CallBook;
  /** A URL for each behaviour that it was started with. */
  readonly urls: readonly string[];
  /** From now on calls of that URL are verified with this secret. */
  expectSignatures(url: string, secret: string): void;
  /** The calls without an answer that arrived in the last so many milliseconds. */
  openCalls(youngerThanMs: number): OpenCall[];
  /** While true, nobody is answered: what would have been is as soon as it is false again. */
  jam(jammed: boolean): void;
  /** Everything is answered with 200 at once from now on. */
  heal(): void;
  stop(): Promise<void>;
}

interface State {
  readonly book: CallBook;
  readonly random: Random;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
  readonly verifiers: Map<string, Webhook>;
  readonly open: Set<OpenCall>;
  /** Resolves when answers may be given. */
  way: PromiseWithResolvers<void> | null;
  healed: boolean;
}

const WELL: Whim = { kind: "answer", status: 200, afterMs: 0 };

/** Starts it on loopback, with a receiver for each behaviour. */
export async function startFaultyReceiver(random: Random, behaviours: readonly Behaviour[]): Promise<FaultyReceiver> {
  const state: State = {
    ...{ book: createCallBook(behaviours.length), random, healed: false, way: null },
    behaviours: new Map(behaviours.map((behaviour, index) => [`/receiver-${index + 1}`, behaviour])),
    ...{ verifiers: new Map<string, Webhook>(), open: new Set<OpenCall>() },
  };
  const server = createServer((request, response) => {
    // A call that broke off before it was whole is none: the hub ended while it was writing.
    serve(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    book: state.book,
    urls: [...state.behaviours.keys()].map((path) => `http://127.0.0.1:${port}${path}`),
    expectSignatures: (url, secret) => void state.verifiers.set(new URL(url).pathname, new Webhook(secret)),
    openCalls: (youngerThanMs) => [...state.open].filter(({ since }) => Date.now() - since < youngerThanMs),
    jam(jammed) {
      state.way?.resolve();
      state.way = jammed ? Promise.withResolvers<void>() : null;
    },
    heal() {
      state.healed = true;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { url: target = "", headers } = request;
  const body = Buffer.concat(chunks).toString("utf8");
  const signed = isSigned(state.verifiers.get(target), body, headers);
  const called = state.book.note({ id: String(headers["webhook-id"]), target, body, signed });
  const call: OpenCall = { called, since: Date.now(), broken: false };
  state.open.add(call);
  response.once("close", () => {
    call.broken = !response.writableEnded && state.open.delete(call);
    if (call.broken) called.brokenOff += 1;
  });
  const behaviour = state.behaviours.get(target);
  act(state, call, { response, whim: state.healed || !behaviour ? WELL : whimOf(behaviour, state.random) });
}

function act(state: State, call: OpenCall, { response, whim }: { response: ServerResponse; whim: Whim }): void {
  switch (whim.kind) {
    case "hang":
      return;
    case "reset":
      state.open.delete(call);
      response.socket?.resetAndDestroy();
      return;
    case "answer":
      setTimeout(() => void answer(state, call, { response, status: whim.status }), whim.afterMs);
  }
}

function answer(
  state: State,
  call: OpenCall,
  { response, status }: { response: ServerResponse; status: number },
): void {
  if (!state.open.delete(call)) return;
  if (status === 200) state.book.take(call.called);
  response.writeHead(status).end();
}

function isSigned(webhook: Webhook | undefined, body: string, headers: IncomingMessage["headers"]): boolean {
  if (!webhook) return true;
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  try {
    webhook.verify(body, Object.fromEntries(names.map((name) => [name, String(headers[name])])));
    return true;
  } catch {
    return false;
  }
}
