import { Pool } from "undici";
import { createCallAsHub } from "../stage/call-as-hub.ts";
import { answerMessages } from "../stage/child.ts";
import { decideAsHub } from "../stage/decide.ts";
import { type Listening, listenForEvents } from "../stage/event-route.ts";
import { KEEPING_CALLS, type KeptCall } from "../stage/keep-calls.ts";
import { inGroups, type KeepOptions, openKeeper } from "../stage/keeper.ts";
import { postOne } from "../stage/post-one.ts";
import type { RelayOptions } from "./express-relay.ts";

/** Options of the relay that stores events and calls. */
export interface KeepingRelayOptions extends RelayOptions, KeepOptions {
  /**
   * Which steps run by the hub's own functions: none; checking the event, deciding and writing the call; or also
   * sending it.
   */
  readonly asHub: "nothing" | "decisions" | "calls";
}

/** One connection for each step of a call, because each step has groups of its own. */
const CONNECTIONS = 3;
let number = 0;

/**
 * The relay, but it stores each event and its call before it answers, then the lease, and then the outcome. It answers
 * before it posts, as a hub does, because a stored event cannot be lost. It posts nothing twice.
 */
async function keepingRelay(options: KeepingRelayOptions): Promise<Listening> {
  const { database, way } = await openKeeper(KEEPING_CALLS, options, CONNECTIONS);
  const accept = inGroups<KeptCall>((calls) => way.accept(database, calls));
  const lease = inGroups<KeptCall>((calls) => way.lease(database, calls));
  const settle = inGroups<KeptCall>((calls) => way.settle(database, calls));
  const pool = new Pool(options.origin, { connections: options.connections });
  const postBare = (call: KeptCall) => postOne(pool, { ...call, secret: options.secret });
  const post = options.asHub === "calls" ? createCallAsHub({ ...options, atOnce: options.connections }) : postBare;
  const deliver = async (call: KeptCall) => {
    await lease(call);
    await post(call);
    await settle(call);
  };
  return listenForEvents(async (request, response) => {
    number += 1;
    const id = `relay_${number}`;
    const body =
      options.asHub === "nothing"
        ? JSON.stringify({ id, event_id: id, ...request.body })
        : decideAsHub(request.body, { id, eventId: id });
    const call = { id, eventId: id, place: 0, path: options.path, body };
    await accept(call);
    response.status(202).json({ id });
    // Not awaited. A failure ends this process, and the measurement with it.
    void deliver(call);
  });
}

answerMessages<KeepingRelayOptions, Listening>(keepingRelay);
