import type { Trigger } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { lookupHash } from "../../platform/crypto/seal.ts";
import { andWaitsBriefly, type BucketScope, bucketColumn, bucketIn } from "../../platform/postgres/bucket-scope.ts";
import {
  booleanColumn,
  bytesColumn,
  intColumn,
  jsonTextColumn,
  textColumn,
  timeColumn,
} from "../../platform/postgres/columns.ts";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { EventMarks } from "./event-marks.ts";

/** One event, decided, as it is stored. */
export interface EventRow {
  readonly shopId: string;
  readonly id: string;
  readonly key: string;
  readonly type: Trigger;
  readonly occurredAt: Date;
  readonly foundByReconciliation: boolean;
  readonly body: string;
  readonly ruleSetVersion: number;
  /** What each rule of that version decided: one letter a rule, in the order of rule ids. */
  readonly decisionCodes: string;
  readonly marks: EventMarks;
  /** The notes of the reader as JSON; null if there are none. */
  readonly notes: string | null;
}

/** Events that are stored together. */
export interface EventsToInsert {
  readonly bucket: BucketScope;
  readonly receivedAt: Date;
  readonly rows: readonly EventRow[];
}

/**
 * Stores what is new, in one statement, and returns the ids of these rows. The first transaction that inserts a key wins: a concurrent
 * transaction with the same key waits here until the other ends, and then stores nothing. Keys are inserted in sorted order,
 * so that two transactions with the same keys wait for each other instead of deadlocking. A key stays known after its event
 * was removed for its age, because keys have a table of their own from which nothing is removed.
 */
export async function insertEvents(tx: Tx, events: EventsToInsert): Promise<Set<string>> {
  const { keys, stored } = insertingEvents(events, EVERY_ROW);
  const { rows: inserted } = await sql<{ id: string }>`with fresh as (${keys}) ${stored}`.execute(tx);
  return new Set(inserted.map((row) => row.id));
}

/** What a statement stored that compares the versions of the rule sets. */
export interface InsertedAtVersions {
  /** The shops whose rule sets have the versions by which their events were decided. Of other shops nothing was stored. */
  readonly shopIds: ReadonlySet<string>;
  /** The ids of the stored rows. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Stores what is new of events that were decided by cached rule sets, all in one statement, which is a transaction by itself
 * if nothing else is to be stored. It stores nothing of a shop whose rule set has another version by now than the one that decided.
 *
 * It takes the same locks in the same order as a transaction that reads the rule sets first: the rule sets, shared, by shop,
 * and then the keys, sorted. A change of rules holds its rule set until its commit. With one bucket this statement waits for it. The
 * version is compared afterwards, because READ COMMITTED reads a row again once its lock is granted. With many buckets it skips the rule
 * set, so that the other shops do not wait. A later change waits for this statement.
 *
 * All rule sets are compared before any key is inserted. With one bucket either all events are stored or none.
 */
export async function insertEventsAtVersions(db: Db, events: EventsToInsert): Promise<InsertedAtVersions> {
  const { bucket } = events;
  const versions = new Map(events.rows.map(({ shopId, ruleSetVersion }) => [shopId, ruleSetVersion]));
  const shopIds = [...versions.keys()];
  const isOneBucket = typeof bucket === "number";
  const ifAll = sql`${versions.size}::integer = (select count(*) from unchanged)`;
  const ifOwn = sql`k.shop_id = any(array(select shop_id from unchanged))`;
  const { keys, stored } = insertingEvents(events, isOneBucket ? ifAll : sql`(${ifAll} or ${ifOwn})`);
  const { rows } = await sql<{ shop_ids: string[]; ids: string[] }>`
    with rules as materialized (
      select s.shop_id, s.version = k.version as is_unchanged
      from unnest(
        ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[], ${intColumn([...versions.values()])}::integer[]
      ) as k (bucket, shop_id, version)
      join rule_set s on s.bucket = ${bucketIn(bucket, "k")} and s.shop_id = k.shop_id ${andWaitsBriefly(bucket)}
      order by s.shop_id for share of s ${isOneBucket ? sql`` : sql`skip locked`}
    ),
    unchanged as materialized (select shop_id from rules where is_unchanged),
    fresh as (${keys}),
    stored as (${stored})
    select array(select shop_id from unchanged) as shop_ids, array(select id from stored) as ids`.execute(db);
  const [row] = rows;
  const unchanged = new Set(row?.shop_ids);
  const isStored = !isOneBucket || unchanged.size === versions.size;
  return { shopIds: isStored ? unchanged : new Set(), ids: new Set(row?.ids) };
}

const EVERY_ROW = sql`true`;

/**
 * The two parts of a statement that stores events: `keys` inserts their keys and must be named `fresh`; `stored` inserts the
 * events whose key was new, and returns their ids. `only` is a condition on the key `k` that is inserted.
 */
function insertingEvents({ bucket, receivedAt, rows }: EventsToInsert, only: RawBuilder<unknown>) {
  const sorted = [...rows].sort((a, b) => compare(a.shopId, b.shopId) || compare(a.key, b.key) || compare(a.id, b.id));
  const column = <K extends keyof EventRow>(name: K) => sorted.map((row) => row[name]);
  const mark = (name: keyof EventMarks) => bytesColumn(sorted.map(({ marks }) => marks[name]));
  const buckets = bucketColumn(bucket, column("shopId"));
  const [shopIds, ids, types] = [column("shopId"), column("id"), column("type")].map(textColumn);
  // The list is written out twice instead of being named once, because the database would copy the bodies of a named one.
  const keys = sql`
      insert into event_key (bucket, shop_id, hash, event_id, type)
      select ${bucketIn(bucket, "k")}, k.shop_id, k.hash, k.id, k.type
      from unnest(
        ${buckets}::smallint[], ${shopIds}::text[], ${ids}::text[], ${bytesColumn(sorted.map((row) => lookupHash(row.key)))}::bytea[], ${types}::text[]
      ) with ordinality as k (bucket, shop_id, id, hash, type, position)
      where ${only}
      order by k.position
      on conflict (bucket, shop_id, hash) do nothing
      returning event_id`;
  const stored = sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes,
      subject_hash, email_hash, number_hash, notes)
    select ${bucketIn(bucket, "e")}, e.shop_id, e.id, e.key, e.type, e.occurred_at, ${receivedAt}::timestamptz, e.found_by_reconciliation,
      e.body, e.rule_set_version, e.decision_codes, e.subject_hash, e.email_hash, e.number_hash, e.notes
    from unnest(
      ${buckets}::smallint[], ${shopIds}::text[], ${ids}::text[], ${textColumn(column("key"))}::text[], ${types}::text[],
      ${timeColumn(column("occurredAt"))}::timestamptz[], ${booleanColumn(column("foundByReconciliation"))}::boolean[],
      ${textColumn(column("body"))}::text[], ${intColumn(column("ruleSetVersion"))}::integer[],
      ${textColumn(column("decisionCodes"))}::text[], ${mark("subjectHash")}::bytea[], ${mark("emailHash")}::bytea[],
      ${mark("numberHash")}::bytea[], ${jsonTextColumn(column("notes"))}::json[]
    ) as e (bucket, shop_id, id, key, type, occurred_at, found_by_reconciliation, body, rule_set_version, decision_codes, subject_hash, email_hash,
      number_hash, notes)
    join fresh f on f.event_id = e.id
    returning id`;
  return { keys, stored };
}

/**
 * The ids under which these keys were stored first, by shop and key. After `insertEvents` in the same transaction all of them
 * are there. The event itself may have been removed since.
 */
export async function findEventIds(
  db: Db,
  bucket: BucketScope,
  keys: readonly { shopId: string; key: string }[],
): Promise<Map<string, { id: string; type: Trigger }>> {
  if (keys.length === 0) return new Map();
  const shopIds = keys.map((k) => k.shopId);
  const { rows } = await sql<{ shop_id: string; key: string; id: string; type: Trigger }>`
    select e.shop_id, k.key, e.event_id as id, e.type
    from unnest(
      ${bucketColumn(bucket, shopIds)}::smallint[], ${shopIds}::text[], ${keys.map((k) => k.key)}::text[], ${keys.map((k) => lookupHash(k.key))}::bytea[]
    ) as k (bucket, shop_id, key, hash)
    join event_key e on e.bucket = ${bucketIn(bucket, "k")} and e.shop_id = k.shop_id and e.hash = k.hash`.execute(db);
  return new Map(rows.map((row) => [`${row.shop_id} ${row.key}`, { id: row.id, type: row.type }]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
