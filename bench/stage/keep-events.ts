import { type Database, prepareAsHub, type Ways } from "./keeper.ts";

export interface KeptEvent {
  readonly id: string;
  readonly key: string;
  readonly body: string;
}

/** A way of storing events, many in one statement, and so in one transaction that is on disk when it ends. */
interface EventKeeping {
  /** Creates the tables in an empty database. */
  prepare(database: Database, url: string): Promise<unknown>;
  /** Returns the number of stored events. */
  store(database: Database, events: readonly KeptEvent[]): Promise<number>;
}

/** The shop and the bucket of all rows in the hub's own tables. */
export const SHOP = "1 as bucket, 'shp_1' as shop_id";

/** A named query over `events (id, key, body)`: inserts those with a new key, with all indexes of a hub. */
export const NEW_KEYS = `
  insert into event_key (bucket, shop_id, hash, event_id, type)
  select ${SHOP}, sha256(key::bytea), id, 'order.paid' from events on conflict do nothing returning event_id`;
/** A named query over `events` and `keys`, which are the new ones. */
export const NEW_EVENTS = `
  insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes,
    subject_hash, email_hash)
  select ${SHOP}, e.id, e.key, 'order.paid', now(), now(), false, e.body, 1, 'C', sha256(e.key::bytea), sha256(e.key::bytea)
  from events e join keys k on k.event_id = e.id`;

/** A function that runs a statement with the columns as `$1` to `$3`. */
const storeBy = (text: string): EventKeeping["store"] => {
  return async (database, events) => {
    const values = (["id", "key", "body"] as const).map((name) => events.map((event) => event[name]));
    return (await database.query({ name: "store", text, values })).rowCount ?? 0;
  };
};

/** As little as possible: one row for each unique key. And in the rows and indexes of a hub. */
export const KEEPING_EVENTS: Ways<EventKeeping> = {
  sparest: {
    prepare: (database) =>
      database.query("create table event (key text primary key, id text not null, body text not null)"),
    store: storeBy("insert into event (id, key, body) select * from unnest($1::text[], $2::text[], $3::text[])"),
  },
  hub: {
    prepare: prepareAsHub,
    // Without this, PostgreSQL writes a query that is used twice to disk, with all bodies.
    store: storeBy(`with events as not materialized (
      select * from unnest($1::text[], $2::text[], $3::text[]) as e (id, key, body)
    ),
    keys as (${NEW_KEYS})
    ${NEW_EVENTS}`),
  },
};
