import type { HaakEvent } from "@haak/core";
import { Pool } from "undici";
import { createCallAsHub } from "../stage/call-as-hub.ts";
import { answerMessages } from "../stage/child.ts";
import { checkAsHub, writeAsHub } from "../stage/decide.ts";
import { claimAsHub, KEEPING_CALLS, type Keeping, type KeptCall } from "../stage/keep-calls.ts";
import { type Database, type KeepWish, openKeeper } from "../stage/keeper.ts";
import { orderEvent } from "../stage/order-event.ts";
import { postOne } from "../stage/post-one.ts";
import type { BareAnswer, BareWish } from "./bare-sender.ts";

/**
 * The bare signed POSTs, each kept: its event and itself before it is made, that somebody makes it, and what it came to. Of all else
 * that a hub does (reports over HTTP, rules, lanes, order, limits, breakers) nothing is done, but for what `asHub` says.
 */
export interface KeepingWish extends BareWish, KeepWish {
  /** Whether each is also decided by a rule, read from where it is kept, and made by the very functions of the hub. */
  readonly asHub: boolean;
}

const CALLS_A_BATCH = 64;
/** As many as a hub has in hand: 256 calls under way, and as many that wait for their record. */
const BATCHES_AT_ONCE = 8;

interface Opened {
  readonly way: Keeping;
  readonly database: Database;
  /** Says that these calls are made now, and gives what they send. */
  readonly claim: (calls: readonly KeptCall[]) => Promise<readonly KeptCall[]>;
  readonly post: (call: KeptCall) => Promise<void>;
}

let opened: Promise<Opened> | null = null;
let number = 0;
let event: HaakEvent | null = null;

async function open(wish: KeepingWish): Promise<Opened> {
  const keeper = await openKeeper(KEEPING_CALLS, wish, BATCHES_AT_ONCE);
  const { database, way } = keeper;
  if (wish.asHub)
    return {
      ...keeper,
      claim: (calls) => claimAsHub(database, calls),
      post: createCallAsHub({ ...wish, atOnce: wish.concurrency }),
    };
  const pool = new Pool(wish.origin, { connections: wish.concurrency });
  return {
    ...keeper,
    async claim(calls) {
      await way.lease(database, calls);
      return calls;
    },
    post: (call) => postOne(pool, { ...call, secret: wish.secret }),
  };
}

/** An event calls every path once. */
function newCall({ paths, body, asHub }: KeepingWish): KeptCall {
  number += 1;
  const place = number % paths.length;
  const ids = { id: `kept_${number}`, eventId: `event_${Math.floor(number / paths.length)}` };
  return { ...ids, place, path: paths[place] ?? "/", body: asHub ? writeAsHub(eventFor(place), ids) : body };
}

/** A new one, checked, before the first of the paths. */
function eventFor(place: number): HaakEvent {
  if (place === 0 || event === null) event = checkAsHub(orderEvent());
  return event;
}

async function send(wish: KeepingWish, size: number): Promise<void> {
  opened ??= open(wish);
  const { way, database, claim, post } = await opened;
  const calls = Array.from({ length: size }, () => newCall(wish));
  await way.accept(database, calls);
  await Promise.all((await claim(calls)).map(post));
  const recorded = await way.settle(database, calls);
  if (recorded !== size) throw new Error(`${recorded} of ${size} attempts were recorded.`);
}

answerMessages<KeepingWish, BareAnswer>(async (wish) => {
  const startedAt = String(process.hrtime.bigint());
  let left = wish.count;
  const work = async () => {
    while (left > 0) {
      const size = Math.min(CALLS_A_BATCH, left);
      left -= size;
      await send(wish, size);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, work));
  return { startedAt };
});
