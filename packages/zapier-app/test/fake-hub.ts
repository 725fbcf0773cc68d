import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Listening, listen } from "../../sandbox/src/listen.ts";

/** A request as the app sent it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** What the hub is to answer; without `body` the answer is empty. */
export interface ScriptedAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that notes what the app asks and answers what the test says. It knows nothing of how a hub works. */
export interface FakeHub extends Listening {
  readonly seen: SeenRequest[];
  answer: (request: SeenRequest) => ScriptedAnswer;
}

/** Answers 200 with an empty object until it is set otherwise. */
export async function startFakeHub(): Promise<FakeHub> {
  const seen: SeenRequest[] = [];
  const script: Pick<FakeHub, "answer"> = { answer: () => ({ status: 200, body: {} }) };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const note = await noteOf(request);
    seen.push(note);
    const { status, body, headers } = script.answer(note);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
  };
  // What fails in here is left unhandled on purpose: the test run then fails and tells why.
  const listener: RequestListener = (request, response) => void respond(request, response);
  return Object.assign(script, { seen, ...(await listen(listener)) });
}

async function noteOf(request: IncomingMessage): Promise<SeenRequest> {
  const url = new URL(request.url ?? "/", "http://hub");
  const content = await text(request);
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    authorization: request.headers.authorization,
    body: content === "" ? null : JSON.parse(content),
  };
}
