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

/** The answer of the hub. Without `body` it is empty. */
export interface ScriptedAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that records the app's requests and gives the answers of the test. It does nothing else that a hub does. */
export interface FakeHub extends Listening {
  readonly seen: SeenRequest[];
  answer: (request: SeenRequest) => ScriptedAnswer;
}

/** Starts the server. It answers 200 with an empty object by default. */
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
  // A rejection is not handled on purpose, because the test run then fails and shows the reason.
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
