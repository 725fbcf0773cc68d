import type { AddressInfo } from "node:net";
import express from "express";
import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { sign } from "../stage/sign.ts";

/** Where this relay posts to. */
export interface RelayWish {
  readonly origin: string;
  readonly path: string;
  readonly secret: string;
}

/** Where it listens. */
export interface RelayAnswer {
  readonly port: number;
}

let number = 0;

/** What one would write without a hub: a route that posts what it got, signed, before it answers, and keeps nothing. */
function relay({ origin, path, secret }: RelayWish): express.Express {
  const pool = new Pool(origin, { connections: 256 });
  const app = express();
  app.use(express.json());
  app.post("/v1/events", async (request, response) => {
    number += 1;
    const id = `relay_${number}`;
    const body = JSON.stringify({ id, event_id: id, ...request.body });
    const headers = { "content-type": "application/json", ...sign({ id, body, secret }) };
    const answer = await pool.request({ method: "POST", path, headers, body });
    await answer.body.dump();
    response.status(answer.statusCode === 200 ? 202 : 502).json({ id });
  });
  return app;
}

answerMessages<RelayWish, RelayAnswer>(async (wish) => {
  const server = relay(wish).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { port };
});
