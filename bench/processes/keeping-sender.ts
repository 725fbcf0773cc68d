import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { KEEPING_CALLS, type Keeping, type KeptCall } from "../stage/keep-calls.ts";
import { type Database, type KeepWish, openKeeper } from "../stage/keeper.ts";
import { postOne } from "../stage/post-one.ts";
import type { BareAnswer, BareWish } from "./bare-sender.ts";

/**
 * The bare signed POSTs, each kept: its event and itself before it is made, that somebody makes it, and what it came to. Of all else
 * that a hub does (rules, lanes, order, limits, breakers) nothing is done.
 */
export interface KeepingWish extends BareWish, KeepWish {}

const CALLS_A_BATCH = 64;
/** As many as a hub has in hand: 256 calls under way, and as many that wait for their record. */
const BATCHES_AT_ONCE = 8;

interface Opened {
  readonly way: Keeping;
  readonly database: Database;
  readonly pool: Pool;
}

let opened: Promise<Opened> | null = null;
let number = 0;

async function open(wish: KeepingWish): Promise<Opened> {
  const keeper = await openKeeper(KEEPING_CALLS, wish, BATCHES_AT_ONCE);
  return { ...keeper, pool: new Pool(wish.origin, { connections: wish.concurrency }) };
}

/** An event calls every path once. */
function newCall({ paths, body }: KeepingWish): KeptCall {
  number += 1;
  const place = number % paths.length;
  const eventId = `event_${Math.floor(number / paths.length)}`;
  return { id: `kept_${number}`, eventId, place, path: paths[place] ?? "/", body };
}

async function send(wish: KeepingWish, size: number): Promise<void> {
  opened ??= open(wish);
  const { way, database, pool } = await opened;
  const calls = Array.from({ length: size }, () => newCall(wish));
  await way.accept(database, calls);
  await way.lease(database, calls);
  await Promise.all(calls.map((call) => postOne(pool, { ...call, secret: wish.secret })));
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
