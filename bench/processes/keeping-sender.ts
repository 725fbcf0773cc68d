import { Pool } from "undici";
import { openPool } from "../../packages/server/src/world/pool.ts";
import { answerMessages } from "../stage/child.ts";
import { postOne } from "../stage/post-one.ts";
import type { BareAnswer, BareWish } from "./bare-sender.ts";

/**
 * The bare signed POSTs, each kept as sparingly as one can while nothing is lost: its event and itself before it is made, that
 * somebody makes it, and what it came to. Of all else that a hub does (rules, lanes, order, limits, breakers) it does nothing.
 */
export interface KeepingWish extends BareWish {
  readonly databaseUrl: string;
}

const CALLS_A_BATCH = 64;
/** As many as a hub has in hand: 256 calls under way, and as many that wait for their record. */
const BATCHES_AT_ONCE = 8;

type Database = ReturnType<typeof openPool>;

interface Call {
  readonly id: string;
  readonly path: string;
  readonly body: string;
}

let opened: Promise<{ database: Database; pool: Pool }> | null = null;
let number = 0;

/** Every table has its primary key and nothing else that would have to be kept up. */
async function open({ databaseUrl, origin, concurrency }: KeepingWish) {
  const database = openPool({
    ...{ url: databaseUrl, connectionsMax: BATCHES_AT_ONCE },
    onLost(error) {
      throw error;
    },
  });
  await database.query(`
    create table event (id text primary key, body text not null);
    create table delivery (id text primary key, event_id text not null, path text not null, body text not null,
      state text not null default 'pending', leased_until timestamptz);
    create table attempt (delivery_id text, number smallint, at timestamptz not null, status smallint not null,
      primary key (delivery_id, number))`);
  return { database, pool: new Pool(origin, { connections: concurrency }) };
}

/** One statement, and so one transaction: on disk when it has ended. An event calls every path once. */
async function accept(database: Database, { paths, body }: KeepingWish, calls: readonly Call[]): Promise<void> {
  const eventIds = calls.map(({ id }) => `event_${Math.floor(Number(id.slice(5)) / paths.length)}`);
  const text = `
    with events as (
      insert into event (id, body) select distinct id, $1 from unnest($2::text[]) as e (id) on conflict do nothing
    )
    insert into delivery (id, event_id, path, body) select * from unnest($3::text[], $2::text[], $4::text[], $5::text[])`;
  const columns = (["id", "path", "body"] as const).map((name) => calls.map((call) => call[name]));
  await database.query({ name: "accept", text, values: [body, eventIds, ...columns] });
}

const LEASE = `update delivery set state = 'sending', leased_until = now() + interval '25 s' where id = any($1::text[])`;
const SETTLE = `
  with settled as (
    update delivery set state = 'delivered', leased_until = null where id = any($1::text[]) and state = 'sending' returning id
  )
  insert into attempt (delivery_id, number, at, status) select id, 1, now(), 200 from settled`;

async function send(wish: KeepingWish, size: number): Promise<void> {
  opened ??= open(wish);
  const { database, pool } = await opened;
  const calls = Array.from({ length: size }, () => {
    number += 1;
    return { id: `kept_${number}`, path: wish.paths[number % wish.paths.length] ?? "/", body: wish.body };
  });
  const ids = calls.map(({ id }) => id);
  await accept(database, wish, calls);
  await database.query({ name: "lease", text: LEASE, values: [ids] });
  await Promise.all(calls.map((call) => postOne(pool, { ...call, secret: wish.secret })));
  const { rowCount } = await database.query({ name: "settle", text: SETTLE, values: [ids] });
  if (rowCount !== size) throw new Error(`${rowCount} of ${size} attempts were recorded.`);
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
