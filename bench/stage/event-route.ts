import type { AddressInfo } from "node:net";
import express, { type RequestHandler } from "express";

/** Where a route listens. */
export interface Listening {
  readonly url: string;
}

/** Takes events on a port of its own, by Express and its reading of JSON. */
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
