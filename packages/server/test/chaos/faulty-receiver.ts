import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { type CalledId, type CallLog, createCallLog } from "./call-log.ts";
import type { Random } from "./random.ts";
import { type Behaviour, chooseReaction, type Reaction } from "./receiver-behaviour.ts";

/** A call that has no answer yet. */
export interface OpenCall {
  readonly called: CalledId;
  readonly since: number;
  /** True once the caller has closed the connection before it got an answer. */
  broken: boolean;
}

/** Several receivers in one server. They fail at random until `stopFailing`, and log every call. */
export interface FaultyReceiver {
  readonly log: CallLog;
  /** One URL for each behaviour. */
  readonly urls: readonly string[];
  /** From now on the signatures of calls to that URL are verified with this secret. */
  expectSignatures(url: string, secret: string): void;
  /** The unanswered calls that arrived in the last `youngerThanMs` milliseconds. */
  openCalls(youngerThanMs: number): OpenCall[];
  /** While paused, no call is answered. The answers are sent when the pause ends. */
  pause(paused: boolean): void;
  /** From now on every call is answered with 200 at once. */
  stopFailing(): void;
  stop(): Promise<void>;
}

interface State {
  readonly log: CallLog;
  readonly random: Random;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
  readonly verifiers: Map<string, Webhook>;
  readonly open: Set<OpenCall>;
  /** Resolves when the pause ends; null while there is none. */
  pause: PromiseWithResolvers<void> | null;
  failing: boolean;
}

const QUICK_ANSWER: Reaction = { kind: "answer", status: 200, afterMs: 0 };

/** Starts the server on loopback, with one receiver for each behaviour. */
export async function startFaultyReceiver(random: Random, behaviours: readonly Behaviour[]): Promise<FaultyReceiver> {
  const state: State = {
    ...{ log: createCallLog(behaviours.length), random, failing: true, pause: null },
    behaviours: new Map(behaviours.map((behaviour, index) => [`/receiver-${index + 1}`, behaviour])),
    ...{ verifiers: new Map<string, Webhook>(), open: new Set<OpenCall>() },
  };
  const server = createServer((request, response) => {
    // A request that ends in the middle is no call, because the hub was killed while it wrote.
    serve(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    log: state.log,
    urls: [...state.behaviours.keys()].map((path) => `http://127.0.0.1:${port}${path}`),
    expectSignatures: (url, secret) => void state.verifiers.set(new URL(url).pathname, new Webhook(secret)),
    openCalls: (youngerThanMs) => [...state.open].filter(({ since }) => Date.now() - since < youngerThanMs),
    pause(paused) {
      state.pause?.resolve();
      state.pause = paused ? Promise.withResolvers<void>() : null;
    },
    stopFailing() {
      state.failing = false;
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
  const called = state.log.note({ id: String(headers["webhook-id"]), target, body, signed });
  const call: OpenCall = { called, since: Date.now(), broken: false };
  state.open.add(call);
  response.once("close", () => {
    call.broken = !response.writableEnded && state.open.delete(call);
  });
  const behaviour = state.behaviours.get(target);
  const reaction = state.failing && behaviour ? chooseReaction(behaviour, state.random) : QUICK_ANSWER;
  react(state, call, { response, reaction });
}

function react(state: State, call: OpenCall, { response, reaction }: { response: ServerResponse; reaction: Reaction }) {
  switch (reaction.kind) {
    case "hang":
      return;
    case "reset":
      state.open.delete(call);
      response.socket?.resetAndDestroy();
      return;
    case "answer":
      setTimeout(() => void answer(state, call, { response, status: reaction.status }), reaction.afterMs);
  }
}

async function answer(
  state: State,
  call: OpenCall,
  { response, status }: { response: ServerResponse; status: number },
): Promise<void> {
  await state.pause?.promise;
  if (!state.open.delete(call)) return;
  if (status === 200) state.log.noteDelivered(call.called);
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
