import { withSharedSuffix } from "../../packages/server/src/pipeline/plan/shared-body-suffix.ts";
import { NEW_EVENTS, NEW_KEYS, SHOP } from "./keep-events.ts";
import { type Database, prepareAsHub, type Ways } from "./keeper.ts";

/** A stored call: its target, its body and its event. */
export interface KeptCall {
  readonly id: string;
  readonly eventId: string;
  /** The index of its endpoint. */
  readonly place: number;
  readonly path: string;
  readonly body: string;
}

/**
 * A way of storing calls. Each step handles many calls in one statement, and so in one transaction that is on disk when
 * it ends. A step returns the number of its calls.
 */
export interface Keeping {
  /** Creates the tables in an empty database. */
  prepare(database: Database, url: string): Promise<unknown>;
  /** Stores an event and its call. */
  accept(database: Database, calls: readonly KeptCall[]): Promise<number>;
  /** Leases these calls. */
  lease(database: Database, calls: readonly KeptCall[]): Promise<number>;
  /** Stores their outcomes. */
  settle(database: Database, calls: readonly KeptCall[]): Promise<number>;
}

/** One column of calls, for `unnest`. */
const column = (calls: readonly KeptCall[], name: "id" | "eventId" | "path" | "body") => calls.map((one) => one[name]);
const idsOf = (calls: readonly KeptCall[]) => [column(calls, "id")];

/** Returns the number of rows. */
async function ask(database: Database, statement: { name: string; text: string; values: unknown[] }): Promise<number> {
  return (await database.query(statement)).rowCount ?? 0;
}

/** As little as possible without losing anything: every table has its primary key and no other index. */
const SPAREST: Keeping = {
  prepare: (database) =>
    database.query(`
      create table event (id text primary key, body text not null);
      create table delivery (id text primary key, event_id text not null, path text not null, body text not null,
        state text not null default 'pending', leased_until timestamptz);
      create table attempt (delivery_id text, number smallint, at timestamptz not null, status smallint not null,
        primary key (delivery_id, number))`),
  accept: (database, calls) =>
    ask(database, {
      name: "accept",
      text: `with events as (
        insert into event (id, body) select distinct on (id) id, body from unnest($2::text[], $4::text[]) as e (id, body)
        on conflict do nothing
      )
      insert into delivery (id, event_id, path, body) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
      values: [column(calls, "id"), column(calls, "eventId"), column(calls, "path"), column(calls, "body")],
    }),
  lease: (database, calls) =>
    ask(database, {
      name: "lease",
      text: `update delivery set state = 'sending', leased_until = now() + interval '25 s' where id = any($1::text[])`,
      values: idsOf(calls),
    }),
  settle: (database, calls) =>
    ask(database, {
      name: "settle",
      text: `with settled as (
        update delivery set state = 'delivered', leased_until = null where id = any($1::text[]) and state = 'sending' returning id
      )
      insert into attempt (delivery_id, number, at, status) select id, 1, now(), 200 from settled`,
      values: idsOf(calls),
    }),
};

/** Headers of a call and of its answer, as long as those that a hub stores. */
const HEADERS = JSON.stringify({
  ...{ "content-type": "application/json", "user-agent": "Haak/1.0 (+https://example.com)" },
  ...{ "webhook-id": "dlv_01JZ0000000000000000000000", "webhook-timestamp": "1790000000" },
  "webhook-signature": `v1,${"s".repeat(44)}`,
});

/** The position of the data in `d.body`, which is plain ASCII. */
const DATA_AT = `strpos(d.body, '"data":') + 6`;

const NEW_LEASES = `
  insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
  select ${SHOP}, d.id, 'end_' || d.place, 'lse_1', now() + interval '25 s', false
  from unnest($1::text[], $2::int[]) as d (id, place)`;

const placesOf = (calls: readonly KeptCall[]) => [column(calls, "id"), calls.map(({ place }) => place)];

/** Leases the calls in a hub's tables, and reads their bodies from there, as a hub must. */
export async function claimAsHub(database: Database, calls: readonly KeptCall[]): Promise<KeptCall[]> {
  const { rows } = await database.query<ClaimedRow>({
    name: "claim",
    text: `with leased as (${NEW_LEASES})
      select k.position::int, d.event_id, d.body, d.shared_suffix_at,
        case when d.event_id is distinct from lag(d.event_id) over (order by k.position)
          then (select e.body from event e where e.bucket = 1 and e.shop_id = 'shp_1' and e.id = d.event_id) end as event_text
      from unnest($1::text[]) with ordinality as k (id, position)
      cross join lateral (select * from delivery w where w.bucket = 1 and w.shop_id = 'shp_1' and w.id = k.id offset 0) as d`,
    values: placesOf(calls),
  });
  if (rows.length !== calls.length) throw new Error(`${rows.length} of ${calls.length} calls were found.`);
  const texts = new Map(rows.flatMap((row) => (row.event_text === null ? [] : [[row.event_id, row.event_text]])));
  return rows.flatMap(({ position, event_id, body: own, shared_suffix_at }) => {
    const [call, body] = [calls[position - 1], withSharedSuffix(own, shared_suffix_at, texts.get(event_id) ?? null)];
    return call && body !== null ? [{ ...call, body }] : [];
  });
}

interface ClaimedRow {
  readonly position: number;
  readonly event_id: string;
  readonly body: string;
  readonly shared_suffix_at: number | null;
  /** Null if the previous row has the same event. */
  readonly event_text: string | null;
}

/**
 * A hub's own rows and indexes: an event with its key; a call with its ordering key, rule, endpoint and the part of its
 * body before the event's data; its pending delivery, lease, and attempt with headers. Lanes, rules, order, limits and
 * breakers are left out.
 */
const AS_A_HUB: Keeping = {
  prepare: prepareAsHub,
  accept: (database, calls) =>
    ask(database, {
      name: "accept",
      text: `with events as (
        select distinct on (id) id, id as key, body from unnest($2::text[], $4::text[]) as e (id, body)
      ),
      keys as (${NEW_KEYS}),
      stored as (${NEW_EVENTS}),
      added as (
        insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, due_at, format,
          content_type, headers, body, shared_suffix_at, created_at)
        select ${SHOP}, d.id, d.event_id, 'rul_' || d.place, 'end_' || d.place, 0, 'order:' || d.event_id, now(), 'haak',
          'application/json', '{}', left(d.body, ${DATA_AT}), ${DATA_AT}, now()
        from unnest($1::text[], $2::text[], $3::int[], $4::text[]) as d (id, event_id, place, body)
        returning id, endpoint_id, event_id, ordering_key, seq, due_at
      )
      insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at)
      select ${SHOP}, id, endpoint_id, event_id, ordering_key, seq, 'pending', due_at from added`,
      values: [column(calls, "id"), column(calls, "eventId"), calls.map(({ place }) => place), column(calls, "body")],
    }),
  lease: (database, calls) => ask(database, { name: "lease", text: NEW_LEASES, values: placesOf(calls) }),
  settle: (database, calls) =>
    ask(database, {
      name: "settle",
      text: `with ended as (
        delete from lease where bucket = 1 and shop_id = 'shp_1' and delivery_id = any($1::text[]) returning delivery_id
      ),
      gone as (
        delete from pending_delivery o using ended e
        where o.bucket = 1 and o.shop_id = 'shp_1' and o.id = e.delivery_id returning o.id
      )
      insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, request_headers,
        response_headers, response_body)
      select ${SHOP}, id, 1, now(), 10, 'delivered', 200, $2::json, $2::json, 'ok' from gone`,
      values: [column(calls, "id"), HEADERS],
    }),
};

export const KEEPING_CALLS: Ways<Keeping> = { sparest: SPAREST, hub: AS_A_HUB };
