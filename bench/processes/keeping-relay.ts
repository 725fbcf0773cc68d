import { Pool } from "undici";
import { createCallAsHub } from "../stage/call-as-hub.ts";
import { answerMessages } from "../stage/child.ts";
import { decideAsHub } from "../stage/decide.ts";
import { type Listening, listenForEvents } from "../stage/event-route.ts";
import { KEEPING_CALLS, type KeptCall } from "../stage/keep-calls.ts";
import { inGroups, type KeepWish, openKeeper } from "../stage/keeper.ts";
import { postOne } from "../stage/post-one.ts";
import type { RelayWish } from "./express-relay.ts";

/** The relay of what it has on disk. */
export interface KeepingRelayWish extends RelayWish, KeepWish {
  /**
   * What it does by the very functions of the hub: nothing; checking each event, asking a rule and writing the call; or making the call
   * as well.
   */
  readonly asHub: "nothing" | "decisions" | "calls";
}

/** One for each step of a call: each comes in groups of its own. */
const CONNECTIONS = 3;
let number = 0;

/**
 * The relay, with each event and its call kept before it answers, that somebody posts it, and what that came to. It answers before it
 * posts, as a hub does, since what it took cannot be lost any more. It checks and decides nothing unless it is asked to, and posts
 * nothing twice.
 */
async function keepingRelay(wish: KeepingRelayWish): Promise<Listening> {
  const { database, way } = await openKeeper(KEEPING_CALLS, wish, CONNECTIONS);
  const accept = inGroups<KeptCall>((calls) => way.accept(database, calls));
  const lease = inGroups<KeptCall>((calls) => way.lease(database, calls));
  const settle = inGroups<KeptCall>((calls) => way.settle(database, calls));
  const pool = new Pool(wish.origin, { connections: wish.connections });
  const postBare = (call: KeptCall) => postOne(pool, { ...call, secret: wish.secret });
  const post = wish.asHub === "calls" ? createCallAsHub({ ...wish, atOnce: wish.connections }) : postBare;
  const deliver = async (call: KeptCall) => {
    await lease(call);
    await post(call);
    await settle(call);
  };
  return listenForEvents(async (request, response) => {
    number += 1;
    const id = `relay_${number}`;
    const body =
      wish.asHub === "nothing"
        ? JSON.stringify({ id, event_id: id, ...request.body })
        : decideAsHub(request.body, { id, eventId: id });
    const call = { id, eventId: id, place: 0, path: wish.path, body };
    await accept(call);
    response.status(202).json({ id });
    // Nobody waits for it: one that fails ends this process, and with it the measurement.
    void deliver(call);
  });
}

answerMessages<KeepingRelayWish, Listening>(keepingRelay);
