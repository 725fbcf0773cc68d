import { request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { type Listening, listen } from "../../sandbox/src/listen.ts";

/**
 * What happens to a request: it reaches the hub and the answer returns; the connection fails; or it reaches the hub
 * and the answer is lost, so that the app cannot know whether it was handled.
 */
export type ProxyState = "open" | "away" | "answers lost";

/** A proxy between the app and a hub that a test can break. */
export interface FlakyProxy extends Listening {
  state: ProxyState;
}

/** Starts the proxy in the state "open". */
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
  // Ignored, because a hub that fails during a test makes the expectations of the test fail.
  sent.on("response", onAnswer).on("error", () => request.socket.destroy());
  request.pipe(sent);
}

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(response);
}
