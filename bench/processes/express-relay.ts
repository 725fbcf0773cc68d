import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { type Listening, listenForEvents } from "../stage/event-route.ts";
import { sign } from "../stage/sign.ts";

/** Where the relay posts to. */
export interface RelayOptions {
  readonly origin: string;
  readonly path: string;
  readonly secret: string;
  /** The maximum number of POSTs in flight. */
  readonly connections: number;
}

let number = 0;

/**
 * The route that one would write without a hub: it signs and posts what it received before it answers, and stores
 * nothing.
 */
function relay({ origin, path, secret, connections }: RelayOptions): Promise<Listening> {
  const pool = new Pool(origin, { connections });
  return listenForEvents(async (request, response) => {
    number += 1;
    const id = `relay_${number}`;
    const body = JSON.stringify({ id, event_id: id, ...request.body });
    const headers = { "content-type": "application/json", ...sign({ id, body, secret }) };
    const answer = await pool.request({ method: "POST", path, headers, body });
    await answer.body.dump();
    response.status(answer.statusCode === 200 ? 202 : 502).json({ id });
  });
}

answerMessages<RelayOptions, Listening>(relay);
