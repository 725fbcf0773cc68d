import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { MessageVerificationError, verifyMessage } from "@haak/core";

/** One call as it came, and what became of it. */
export interface Arrival {
  readonly at: string;
  /** Null where there was no secret to verify with. */
  readonly verified: boolean | null;
  /** Why it was not believed: a code of `MessageVerificationError`. */
  readonly problem: string | null;
  readonly id: string | null;
  readonly type: string | null;
  readonly body: string;
  /** What the receiver behind answered, a status or why there was none; null where nothing was handed on. */
  readonly forwarded: number | string | null;
}

/** What a receiver does with calls. `secrets` may get more while it runs. */
export interface ReceiverParts {
  readonly secrets: readonly string[];
  readonly forward: string | undefined;
  readonly show: (arrival: Arrival) => void;
}

/** What a hub sends that a receiver behind must see, or it could not verify: the three headers, and how to read the body. */
const HANDED_ON = ["content-type", "user-agent", "webhook-id", "webhook-timestamp", "webhook-signature", "x-signature"];
const FORWARD_MS_MAX = 14_000;

/** Answers calls: 204 to what is believed, 401 to what is not, and where they are handed on, as the receiver behind does. */
export function answerCalls(parts: ReceiverParts): RequestListener {
  return (request, response) => {
    receive(request, response, parts).catch((error: unknown) => {
      // The caller went away while it spoke: there is nobody to answer.
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
}

async function receive(request: IncomingMessage, response: ServerResponse, parts: ReceiverParts): Promise<void> {
  const bytes = await buffer(request);
  const { verified, problem } = await verify(bytes, request.headers, parts.secrets);
  const forwarded =
    verified === false || parts.forward === undefined ? null : await handOn(parts.forward, request, bytes);
  const status =
    typeof forwarded === "number" ? forwarded : forwarded === null ? (verified === false ? 401 : 204) : 502;
  // Answered before it is shown: what is shown may end the program.
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

async function handOn(url: string, request: IncomingMessage, body: Buffer): Promise<number | string> {
  const headers = HANDED_ON.flatMap((name) => {
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
    // A form of Plug&Pay's first webhooks: it has a type of its own, which is not ours.
    return null;
  }
}
