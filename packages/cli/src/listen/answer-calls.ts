import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { MessageVerificationError, verifyMessage } from "@haak/core";

/** One call as it arrived, and how it was answered. */
export interface Arrival {
  readonly at: string;
  /** Null if there was no secret to verify with. */
  readonly verified: boolean | null;
  /** Why verification failed: a code of `MessageVerificationError`. */
  readonly problem: string | null;
  readonly id: string | null;
  readonly type: string | null;
  readonly body: string;
  /** The status of the forwarded call, or why there was none; null if the call was not forwarded. */
  readonly forwarded: number | string | null;
}

/** The parts of the receiver. `secrets` may grow while it runs, because a hook's secret is only known after it listens. */
export interface ReceiverParts {
  readonly secrets: readonly string[];
  readonly forward: string | undefined;
  readonly show: (arrival: Arrival) => void;
}

/** The headers that are forwarded. The receiver behind needs them, otherwise it cannot verify or read the body. */
const FORWARDED_HEADERS = [
  "content-type",
  "user-agent",
  "webhook-id",
  "webhook-timestamp",
  "webhook-signature",
  "x-signature",
];
const FORWARD_MS_MAX = 14_000;

/** Answers 204 to a verified call and 401 to one that is not. A forwarded call gets the answer of the receiver behind. */
export function answerCalls(parts: ReceiverParts): RequestListener {
  return (request, response) => {
    receive(request, response, parts).catch((error: unknown) => {
      // The caller closed the connection, so that no answer can be sent.
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
}

async function receive(request: IncomingMessage, response: ServerResponse, parts: ReceiverParts): Promise<void> {
  const bytes = await buffer(request);
  const { verified, problem } = await verify(bytes, request.headers, parts.secrets);
  const forwarded =
    verified === false || parts.forward === undefined ? null : await forward(parts.forward, request, bytes);
  const status =
    typeof forwarded === "number" ? forwarded : forwarded === null ? (verified === false ? 401 : 204) : 502;
  // The answer must be sent first, because showing the last call ends the program.
  await new Promise<void>((resolve) => response.writeHead(status).end(resolve));
  const body = bytes.toString("utf8");
  const id = request.headers["webhook-id"];
  parts.show({
    ...{ at: new Date().toISOString(), verified, problem, forwarded, body },
    ...{ id: typeof id === "string" ? id : null, type: typeOf(body) },
  });
}

async function verify(bytes: Buffer, headers: IncomingHttpHeaders, secrets: readonly string[]) {
  if (secrets.length === 0) return { verified: null, problem: null };
  try {
    await verifyMessage(bytes, headers, secrets);
    return { verified: true, problem: null };
  } catch (error) {
    if (error instanceof MessageVerificationError) return { verified: false, problem: error.code };
    throw error;
  }
}

async function forward(url: string, request: IncomingMessage, body: Buffer): Promise<number | string> {
  const headers = FORWARDED_HEADERS.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  try {
    const signal = AbortSignal.timeout(FORWARD_MS_MAX);
    const answer = await fetch(url, {
      method: "POST",
      headers: Object.fromEntries(headers),
      body,
      redirect: "manual",
      signal,
    });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  }
}

function typeOf(body: string): string | null {
  try {
    const message: unknown = JSON.parse(body);
    const type: unknown = typeof message === "object" && message !== null ? Reflect.get(message, "type") : null;
    return typeof type === "string" ? type : null;
  } catch {
    // Not JSON: a body in the format of Plug&Pay's V1 webhooks, which has no type of ours.
    return null;
  }
}
