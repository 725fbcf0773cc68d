import { answerMessages } from "../stage/child.ts";
import { checkAsHub } from "../stage/decide.ts";
import { type Listening, listenForEvents } from "../stage/event-route.ts";
import { KEEPING_EVENTS, type KeptEvent } from "../stage/keep-events.ts";
import { inGroups, type KeepOptions, openKeeper } from "../stage/keeper.ts";

/** Options of the route that stores events. */
export interface StoringOptions extends KeepOptions {
  /** Whether it also checks each event, by the hub's own function. */
  readonly checks: boolean;
}

const CONNECTIONS = 2;
let number = 0;

/**
 * Accepts the same JSON and writes it to disk in groups before it answers. It needs no API key and decides nothing. It
 * checks events only if `checks` says so.
 */
async function storing(options: StoringOptions): Promise<Listening> {
  const { database, way } = await openKeeper(KEEPING_EVENTS, options, CONNECTIONS);
  const store = inGroups<KeptEvent>((events) => way.store(database, events));
  return listenForEvents(async (request, response) => {
    number += 1;
    const id = `stored_${number}`;
    // The events of the reporter have a key, so this cast is safe.
    const event = options.checks ? checkAsHub(request.body) : (request.body as { readonly key: string });
    await store({ id, key: event.key, body: JSON.stringify(event) });
    response.status(202).json({ id, duplicate: false, deliveries: 0 });
  });
}

answerMessages<StoringOptions, Listening>(storing);
