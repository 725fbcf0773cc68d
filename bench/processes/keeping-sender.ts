import type { HaakEvent } from "@haak/core";
import { Pool } from "undici";
import { createCallAsHub } from "../stage/call-as-hub.ts";
import { answerMessages } from "../stage/child.ts";
import { checkAsHub, writeAsHub } from "../stage/decide.ts";
import { claimAsHub, KEEPING_CALLS, type Keeping, type KeptCall } from "../stage/keep-calls.ts";
import { type Database, type KeepOptions, openKeeper } from "../stage/keeper.ts";
import { orderEvent } from "../stage/order-event.ts";
import { postOne } from "../stage/post-one.ts";
import type { BareAnswer, BareOptions } from "./bare-sender.ts";

/**
 * The bare signed POSTs, but with the event, the call, the lease and the outcome of each stored. It does nothing else
 * that a hub does (reports over HTTP, rules, lanes, order, limits, breakers), unless `asHub` says so.
 */
export interface KeepingOptions extends BareOptions, KeepOptions {
  /** Whether each call is also decided by a rule, read from the database, and sent by the hub's own functions. */
  readonly asHub: boolean;
}

const CALLS_A_BATCH = 64;
/** As many calls as a hub has at once: 256 in flight, and 256 that wait for their record. */
const BATCHES_AT_ONCE = 8;

interface Opened {
  readonly way: Keeping;
  readonly database: Database;
  /** Leases these calls, and returns what they send. */
  readonly claim: (calls: readonly KeptCall[]) => Promise<readonly KeptCall[]>;
  readonly post: (call: KeptCall) => Promise<void>;
}

let opened: Promise<Opened> | null = null;
let number = 0;
let event: HaakEvent | null = null;

async function open(options: KeepingOptions): Promise<Opened> {
  const keeper = await openKeeper(KEEPING_CALLS, options, BATCHES_AT_ONCE);
  const { database, way } = keeper;
  if (options.asHub)
    return {
      ...keeper,
      claim: (calls) => claimAsHub(database, calls),
      post: createCallAsHub({ ...options, atOnce: options.concurrency }),
    };
  const pool = new Pool(options.origin, { connections: options.concurrency });
  return {
    ...keeper,
    async claim(calls) {
      await way.lease(database, calls);
      return calls;
    },
    post: (call) => postOne(pool, { ...call, secret: options.secret }),
  };
}

/** Each event makes one call to every path. */
function newCall({ paths, body, asHub }: KeepingOptions): KeptCall {
  number += 1;
  const place = number % paths.length;
  const ids = { id: `kept_${number}`, eventId: `event_${Math.floor(number / paths.length)}` };
  return { ...ids, place, path: paths[place] ?? "/", body: asHub ? writeAsHub(eventFor(place), ids) : body };
}

/** Makes and checks a new event before the first of the paths. */
function eventFor(place: number): HaakEvent {
  if (place === 0 || event === null) event = checkAsHub(orderEvent());
  return event;
}

async function send(options: KeepingOptions, size: number): Promise<void> {
  opened ??= open(options);
  const { way, database, claim, post } = await opened;
  const calls = Array.from({ length: size }, () => newCall(options));
  await way.accept(database, calls);
  await Promise.all((await claim(calls)).map(post));
  const recorded = await way.settle(database, calls);
  if (recorded !== size) throw new Error(`${recorded} of ${size} attempts were recorded.`);
}

answerMessages<KeepingOptions, BareAnswer>(async (options) => {
  const startedAt = String(process.hrtime.bigint());
  let left = options.count;
  const work = async () => {
    while (left > 0) {
      const size = Math.min(CALLS_A_BATCH, left);
      left -= size;
      await send(options, size);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, work));
  return { startedAt };
});
