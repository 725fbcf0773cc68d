import type { AddressInfo } from "node:net";
import express, { type RequestHandler } from "express";

export interface Listening {
  readonly url: string;
}

/** Accepts events on a port of its own, with Express and its JSON parser. */
export async function listenForEvents(take: RequestHandler): Promise<Listening> {
  const app = express();
  app.use(express.json());
  app.post("/v1/events", take);
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}` };
}
