import { answerMessages } from "../stage/child.ts";
import { type Listening, listenForEvents } from "../stage/event-route.ts";
import { KEEPING_EVENTS, type KeptEvent } from "../stage/keep-events.ts";
import { inGroups, type KeepWish, openKeeper } from "../stage/keeper.ts";

const CONNECTIONS = 2;
let number = 0;

/**
 * What takes the same JSON and has it on disk before it answers, in groups. It asks for no key of an API, checks nothing and decides
 * nothing.
 */
async function storing(wish: KeepWish): Promise<Listening> {
  const { database, way } = await openKeeper(KEEPING_EVENTS, wish, CONNECTIONS);
  const store = inGroups<KeptEvent>((events) => way.store(database, events));
  return listenForEvents(async (request, response) => {
    number += 1;
    const id = `stored_${number}`;
    // What the reporter sends has a key; this route believes everybody.
    const event = request.body as { readonly key: string };
    await store({ id, key: event.key, body: JSON.stringify(event) });
    response.status(202).json({ id, duplicate: false, deliveries: 0 });
  });
}

answerMessages<KeepWish, Listening>(storing);
