import type { Language, UserMessage } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { count, idOf, moment } from "../../../platform/http/openapi/parts.ts";
import type { PageQuery } from "../../../platform/http/page.ts";
import { hubMessage, translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { LeasedRow } from "../../../platform/jobs/due-table.ts";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { listMessages, reasonOf, thingName, type UnreadableThing, whyUnreadable } from "../fetch/unreadable.ts";

export interface ReconciledSpan {
  readonly since: Date;
  readonly until: Date;
  /** True if `until` is only the time of the request. Then newer changes are not left out. */
  readonly openEnded: boolean;
}

/** What a comparison reads. */
export type ComparedKind = "order" | "subscription";

export type ComparedThing = UnreadableThing<ComparedKind>;

/** The maximum number of things that one comparison names. The others are only counted, so that a row stays below 1 MB. */
const UNREADABLE_MAX = 1_000;

export const unreadableSchema = z
  .object({
    key: z
      .string()
      .nullable()
      .meta({
        description: "Names it for a retry. Null if its id is what could not be read.",
        examples: ["order:1001"],
      }),
    kind: z.enum(["order", "subscription"]),
    id: z.string().nullable().meta({ description: "Its id at Plug&Pay." }),
    field: z.string().meta({
      description: "The field as Plug&Pay names it, with positions in lists from 0. Empty if nothing could be read.",
      examples: ["items.0.amount"],
    }),
    value: z.unknown().meta({
      description: "The value as Plug&Pay sent it, at most 200 characters of it. Null if it is missing.",
    }),
    reason: z.string().meta({
      description: "What is wrong with the field, in words.",
      examples: ['the amount of line 1 (items.0.amount) is "free"'],
    }),
    error: z.string().meta({ description: "The reason, what it means, and what to do." }),
  })
  .meta({ id: "Unreadable" });

export const reconciliationSchema = z
  .object({
    id: idOf("rec"),
    origin: z.enum(["requested", "hourly"]),
    state: z.enum(["running", "done", "failed"]),
    since: moment,
    until: moment,
    compared: count.meta({ description: "Orders and subscriptions that were compared." }),
    missing: count.meta({ description: "Events that were missing, and orders and subscriptions that cannot be read." }),
    repaired: count.meta({ description: "Missing events that were added." }),
    unreadable_count: count.meta({ description: "Orders and subscriptions that cannot be read." }),
    error: z
      .string()
      .nullable()
      .meta({ description: "Why it failed or waits. After it is done, what could not be read." }),
    created_at: moment,
    ended_at: moment.nullable(),
  })
  .meta({ id: "Reconciliation" });

export const detailedReconciliationSchema = reconciliationSchema
  .extend({
    unreadable: z.array(unreadableSchema).meta({
      description:
        `The orders and subscriptions that cannot be read, at most ${UNREADABLE_MAX}. ` +
        "One disappears once a retry or a later comparison has read it.",
    }),
  })
  .meta({ id: "ReconciliationDetails" });

const COLUMNS = [
  ...(["id", "origin", "state", "since", "until", "compared"] as const),
  ...(["repaired", "unreadable_count", "error", "created_at", "ended_at"] as const),
] as const;

/** The number of things that `error` names. */
const NAMED_MAX = 5;

export function selectReconciliations(db: Db, shop: ShopKey) {
  return db
    .selectFrom("reconciliation")
    .select(COLUMNS)
    .select(
      sql<ComparedThing[]>`jsonb_path_query_array(unreadable, ${`$[0 to ${NAMED_MAX - 1}]`}::jsonpath)`.as(
        "first_unreadable",
      ),
    )
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id);
}

type ShownRow = Awaited<ReturnType<ReturnType<typeof selectReconciliations>["executeTakeFirstOrThrow"]>>;

/** A reconciliation as the API shows it. While it runs, the counts are those of the finished pages. */
export function showReconciliation(
  { since, until, created_at, ended_at, error, first_unreadable: first, ...row }: ShownRow,
  language: Language,
): z.output<typeof reconciliationSchema> {
  const unread = nameUnreadable(first, row.unreadable_count);
  return {
    ...row,
    since: since.toISOString(),
    until: until.toISOString(),
    missing: row.repaired + row.unreadable_count,
    error: translateHubMessage(error ?? unread, language),
    created_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  };
}

export function showUnreadable(thing: ComparedThing, language: Language): z.output<typeof unreadableSchema> {
  const { kind, id, field, value } = thing;
  return {
    ...{ key: keyOf(thing), kind, id, field, value },
    reason: translateHubMessage(reasonOf(thing), language),
    error: translateHubMessage(whyUnreadable(thing), language),
  };
}

/** The name of an unreadable thing in a path. Null if its id is what could not be read. */
function keyOf({ kind, id }: ComparedThing): string | null {
  return id === null ? null : `${kind}:${id}`;
}

export interface NewReconciliation extends ReconciledSpan {
  readonly id: string;
  readonly origin: "requested" | "hourly";
  readonly now: Date;
}

export async function insertReconciliation(db: Db, shop: ShopKey, made: NewReconciliation): Promise<void> {
  const { id, origin, since, until, openEnded, now } = made;
  await db
    .insertInto("reconciliation")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, origin, state: "running" },
      ...{ since, until, open_ended: openEnded, created_at: now, due_at: now },
    })
    .execute();
}

/** The newest finished comparison, or null. */
export async function readLastReconciliation(db: Db, shop: ShopKey) {
  const row = await db
    .selectFrom("reconciliation")
    .select(["since", "until", "compared", "repaired", "unreadable_count as unreadable"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("state", "=", "done")
    .orderBy("until", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, missing: row.repaired + row.unreadable };
}

/** Appends what a page could not read. It must run in the transaction that has just updated the row, because that locks it. */
export async function addUnreadable(tx: Tx, run: LeasedRow, things: readonly ComparedThing[]): Promise<void> {
  const row = sql`bucket = ${run.bucket}::smallint and shop_id = ${run.shopId} and id = ${run.id}`;
  const { rows } = await sql<{ unreadable: ComparedThing[] }>`
    select unreadable from reconciliation where ${row}`.execute(tx);
  const before = rows[0]?.unreadable ?? [];
  // By key, because a list may change while its pages are read, and then a thing is on two pages.
  const known = new Set(before.map(keyOf));
  const added = things.filter((thing) => thing.id === null || !known.has(keyOf(thing)));
  const named = [...before, ...added].slice(0, UNREADABLE_MAX);
  await sql`
    update reconciliation
    set unreadable = ${JSON.stringify(named)}::jsonb, unreadable_count = unreadable_count + ${added.length}::integer
    where ${row}`.execute(tx);
}

/** An order or subscription that can be read now. `events` is how many missing events were added for it. */
export interface ResolvedThings {
  readonly kind: ComparedKind;
  readonly ids: readonly string[];
  readonly events: number;
}

/**
 * Removes things from every comparison of the shop that names them. It locks only these comparisons, in the order of their ids, and
 * changes nothing that a running comparison writes.
 */
export async function resolveUnreadable(db: Db, shop: ShopKey, { kind, ids, events }: ResolvedThings): Promise<void> {
  if (ids.length === 0) return;
  const isResolved = sql`(one.thing ->> 'kind' = ${kind} and coalesce(one.thing ->> 'id' = any(${ids}::text[]), false))`;
  await sql`
    with naming as materialized (${lockNaming(shop, isResolved)}), rest as (
      select id, count(*) filter (where ${isResolved}) as resolved,
        coalesce(jsonb_agg(one.thing order by one.place) filter (where not ${isResolved}), '[]') as things
      from naming cross join jsonb_array_elements(unreadable) with ordinality as one (thing, place)
      group by id
    )
    update reconciliation r
    set unreadable = rest.things, unreadable_count = r.unreadable_count - rest.resolved,
      repaired = r.repaired + case when r.state = 'running' then 0 else ${events}::integer end
    from rest
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = rest.id`.execute(db);
}

/** Replaces the reason in every comparison of the shop that names the thing. The same locks as `resolveUnreadable`. */
export async function replaceUnreadable(db: Db, shop: ShopKey, thing: ComparedThing): Promise<void> {
  const isIt = sql`(one.thing ->> 'kind' = ${thing.kind} and one.thing ->> 'id' = ${thing.id})`;
  await sql`
    with naming as materialized (${lockNaming(shop, isIt)}), changed as (
      select id, jsonb_agg(case when ${isIt} then ${JSON.stringify(thing)}::jsonb else one.thing end order by one.place) as things
      from naming cross join jsonb_array_elements(unreadable) with ordinality as one (thing, place)
      group by id
    )
    update reconciliation r set unreadable = changed.things from changed
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = changed.id`.execute(db);
}

function lockNaming(shop: ShopKey, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select r.id, r.unreadable from reconciliation r
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.unreadable_count > 0
      and exists (select from jsonb_array_elements(r.unreadable) as one (thing) where ${condition})
    order by r.id for update`;
}

/** A thing that cannot be read, and the newest comparison that found it so. */
export interface OpenThing {
  readonly thing: ComparedThing;
  readonly reconciliationId: string;
  readonly foundAt: Date;
  /** Its position in the list, for a cursor. */
  readonly place: string;
}

/** The things of a shop that cannot be read, each once: those of the newest comparison first. */
export async function readOpenThings(db: Db, shop: ShopKey, page: PageQuery): Promise<OpenThing[]> {
  const { rows } = await sql<OpenThing>`
    select * from (${newestOfEach(shop)}) as newest
    where ${page.before}::text is null or place < ${page.before}
    order by place desc
    limit ${page.limit + 1}`.execute(db);
  return rows;
}

/** The number of things of a shop that cannot be read. */
export async function countOpenThings(db: Db, shop: ShopKey): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (${newestOfEach(shop)}) as newest`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Finds a thing by its key. Null if no comparison names it, or if it can be read by now. */
export async function findOpenThing(db: Db, shop: ShopKey, key: string): Promise<OpenThing | null> {
  const { rows } = await sql<OpenThing>`
    select * from (${newestOfEach(shop)}) as newest
    where (thing ->> 'kind') || ':' || (thing ->> 'id') = ${key}`.execute(db);
  return rows[0] ?? null;
}

/** Things without an id are the same if everything known about them is the same. */
function newestOfEach(shop: ShopKey): RawBuilder<unknown> {
  return sql`
    select distinct on (one.thing ->> 'kind', coalesce(one.thing ->> 'id', one.thing::text))
      one.thing, r.id as "reconciliationId", r.created_at as "foundAt", r.id || ' ' || (10000 - one.place) as place
    from reconciliation r cross join jsonb_array_elements(r.unreadable) with ordinality as one (thing, place)
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.unreadable_count > 0
    order by one.thing ->> 'kind', coalesce(one.thing ->> 'id', one.thing::text), r.id desc, one.place`;
}

/** Names the first things, because a list of all would be too long. */
function nameUnreadable([first, ...others]: readonly ComparedThing[], count: number): UserMessage | null {
  if (first === undefined) return null;
  const list = listMessages([thingName(first), ...others.map(thingName)]);
  const more = count - 1 - others.length;
  const things = more === 0 ? list : hubMessage("list_more", { list, count: more });
  return hubMessage("reconciliation_unreadable", { things });
}
