import { request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { type Listening, listen } from "../../sandbox/src/listen.ts";

/**
 * What becomes of a call: it reaches the hub and its answer comes back; it finds nobody; or it reaches the hub and its
 * answer gets lost, so that the caller cannot know that it was heard.
 */
export type ProxyState = "open" | "away" | "answers lost";

/** The road from the app to a hub, which a test can break. */
export interface FlakyProxy extends Listening {
  state: ProxyState;
}

/** Starts the road; it is open. */
export async function startFlakyProxy(hubUrl: string): Promise<FlakyProxy> {
  const road = { state: "open" as ProxyState };
  const listening = await listen((request, response) => {
    if (road.state === "away") return void request.socket.destroy();
    passOn(hubUrl, request, (answer) => {
      if (road.state === "answers lost") return void request.socket.destroy();
      passBack(answer, response);
    });
  });
  return Object.assign(road, listening);
}

function passOn(hubUrl: string, request: IncomingMessage, onAnswer: (answer: IncomingMessage) => void): void {
  const { method, headers } = request;
  const sent = forward(new URL(request.url ?? "/", hubUrl), { ...(method ? { method } : {}), headers });
  // A hub that fails in the middle of a test is shown by the test's own expectations.
  sent.on("response", onAnswer).on("error", () => request.socket.destroy());
  request.pipe(sent);
}

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(response);
}
