import type { AddressInfo } from "node:net";
import express from "express";
import { answerMessages } from "../stage/child.ts";

/** Where it listens. */
export interface AcceptingAnswer {
  readonly port: number;
}

let number = 0;

/** What takes the same JSON and keeps nothing: the least that a server in Node can do for an event. */
function accepting(): express.Express {
  const app = express();
  app.use(express.json());
  app.post("/v1/events", (_request, response) => {
    number += 1;
    response.status(202).json({ id: `bare_${number}`, duplicate: false, deliveries: 0 });
  });
  return app;
}

answerMessages<object, AcceptingAnswer>(async () => {
  const server = accepting().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { port };
});
