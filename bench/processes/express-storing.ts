import type { AddressInfo } from "node:net";
import express from "express";
import { createGroupCommit } from "../../packages/server/src/world/group-commit.ts";
import { openPool } from "../../packages/server/src/world/pool.ts";
import { answerMessages } from "../stage/child.ts";
import type { AcceptingAnswer } from "./express-accepting.ts";

/** In which database it keeps what it takes. */
export interface StoringWish {
  readonly databaseUrl: string;
}

interface StoredEvent {
  readonly id: string;
  readonly key: string;
  readonly body: string;
}

const GROUP_MAX = 500;
const CONNECTIONS = 2;
let number = 0;

/**
 * What takes the same JSON and has it on disk before it answers, in groups, as sparingly as one can: a row for each event, whose
 * key is unique. It asks for no key of an API, checks nothing and decides nothing.
 */
async function storing({ databaseUrl }: StoringWish): Promise<express.Express> {
  const database = openPool({
    ...{ url: databaseUrl, connectionsMax: CONNECTIONS },
    onLost(error) {
      throw error;
    },
  });
  await database.query("create table event (key text primary key, id text not null, body text not null)");
  const text = "insert into event (key, id, body) select * from unnest($1::text[], $2::text[], $3::text[])";
  const store = createGroupCommit<StoredEvent, true>({
    async run(_, events) {
      const columns = (["key", "id", "body"] as const).map((name) => events.map((event) => event[name]));
      await database.query({ name: "store", text, values: columns });
      return events.map(() => true);
    },
    ...{ groupItemsMax: GROUP_MAX, waitingItemsMax: Number.POSITIVE_INFINITY },
    refuse: () => new Error("Nothing is refused here."),
    isTransient: () => true,
  });
  const app = express();
  app.use(express.json());
  app.post("/v1/events", async (request, response) => {
    number += 1;
    const id = `stored_${number}`;
    // What the reporter sends has a key; this route believes everybody.
    const event = request.body as { readonly key: string };
    await store(0, { id, key: event.key, body: JSON.stringify(event) });
    response.status(202).json({ id, duplicate: false, deliveries: 0 });
  });
  return app;
}

answerMessages<StoringWish, AcceptingAnswer>(async (wish) => {
  const server = (await storing(wish)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { port };
});
