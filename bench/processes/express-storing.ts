import { answerMessages } from "../stage/child.ts";
import { checkAsHub } from "../stage/decide.ts";
import { type Listening, listenForEvents } from "../stage/event-route.ts";
import { KEEPING_EVENTS, type KeptEvent } from "../stage/keep-events.ts";
import { inGroups, type KeepWish, openKeeper } from "../stage/keeper.ts";

/** The route of what it has on disk. */
export interface StoringWish extends KeepWish {
  /** Whether it also checks each event, by the very function of the hub. */
  readonly checks: boolean;
}

const CONNECTIONS = 2;
let number = 0;

/**
 * What takes the same JSON and has it on disk before it answers, in groups. It asks for no key of an API, decides nothing, and
 * checks nothing unless it is asked to.
 */
async function storing(wish: StoringWish): Promise<Listening> {
  const { database, way } = await openKeeper(KEEPING_EVENTS, wish, CONNECTIONS);
  const store = inGroups<KeptEvent>((events) => way.store(database, events));
  return listenForEvents(async (request, response) => {
    number += 1;
    const id = `stored_${number}`;
    // What the reporter sends has a key; this route believes everybody.
    const event = wish.checks ? checkAsHub(request.body) : (request.body as { readonly key: string });
    await store({ id, key: event.key, body: JSON.stringify(event) });
    response.status(202).json({ id, duplicate: false, deliveries: 0 });
  });
}

answerMessages<StoringWish, Listening>(storing);
