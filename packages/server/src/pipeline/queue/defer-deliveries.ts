import { type RawBuilder, sql } from "kysely";
import { type BucketScope, bucketColumn, bucketIn } from "../../platform/postgres/bucket-scope.ts";
import { booleanColumn, intColumn, textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import {
  NAMED_KEY_PREFIX,
  ORDERING_KEY_SEPARATOR,
  type PlannedDelivery,
  splitOrderingKey,
} from "../plan/plan-event.ts";
import type { LaneKey, LaneWake } from "./lanes.ts";

/** How long a delivery waits at most for an earlier one with the same ordering key at the same endpoint. */
const DEFER_MS_MAX = 15 * 60_000;

/**
 * Three common table expressions, `others`, `behind` and `deferred_now`, that defer the deliveries for which another event with
 * the same ordering key is pending: one before it in this batch, or one that another transaction has queued. The other may even have
 * a higher `seq`, because the transaction that locks the lane first is accepted first. The caller must hold the locks of the lanes, so that
 * what ends meanwhile either is seen as ended here or sees who waits for it. `behind` has a row for each deferred delivery,
 * with `due_at`; there are hardly ever any.
 *
 * It looks for pending deliveries of others once for each ordering key and stops at the first, whatever the endpoint; only where
 * there are any does it look for each delivery. No row of `pending_delivery` is joined to the batch unless something is to be deferred,
 * otherwise a hub whose tables were empty when the statement was planned would read all pending rows for each of the batch. For the same
 * reason pending rows are found by their ordering key alone (`offset 0`), and the shop is compared after that.
 */
export function deferring(bucket: BucketScope, deliveries: readonly PlannedDelivery[]): RawBuilder<unknown> {
  const ordered = deliveries.filter(({ problem }) => problem === null).flatMap(keyedDeliveries);
  const text = (name: "id" | "endpointId" | "orderingKey" | "eventId") => textColumn(ordered.map((one) => one[name]));
  const ids = text("id");
  const isOther = sql`p.shop_id = s.shop_id and (not s.is_of_one or p.event_id is distinct from s.event_id)
          and p.id <> all(${ids}::text[])`;
  const isEarlier = sql`p.shop_id = k.shop_id and p.endpoint_id = k.endpoint_id and p.event_id is distinct from k.event_id
          and p.id <> all(${ids}::text[])`;
  const { scopes, places } = scopesOf(ordered);
  const shopIds = ordered.map(({ shopId }) => shopId);
  const shopsOfScopes = scopes.map(({ shopId }) => shopId);
  return sql`
    others as materialized (
      select s.place::int as place
      from unnest(
        ${bucketColumn(bucket, shopsOfScopes)}::smallint[], ${textColumn(shopsOfScopes)}::text[],
        ${textColumn(scopes.map(({ orderingKey }) => orderingKey))}::text[], ${textColumn(scopes.map(({ eventId }) => eventId))}::text[],
        ${booleanColumn(scopes.map(({ isOfOneEvent }) => isOfOneEvent))}::boolean[]
      ) with ordinality as s (bucket, shop_id, ordering_key, event_id, is_of_one, place)
      where ${pendingWithKey({ bucket: bucketIn(bucket, "s"), key: sql`s.ordering_key`, at: sql``, condition: isOther })}
    ),
    behind as materialized (
      select distinct k.bucket, k.shop_id, k.id, k.deferred_until as due_at
      from unnest(
        ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[], ${ids}::text[], ${text("endpointId")}::text[], ${text("orderingKey")}::text[],
        ${text("eventId")}::text[], ${timeColumn(ordered.map(deferredUntil))}::timestamptz[], ${booleanColumn(behindOthers(ordered))}::boolean[],
        ${intColumn(places)}::int[]
      ) as k (bucket, shop_id, id, endpoint_id, ordering_key, event_id, deferred_until, is_behind, scope)
      where k.is_behind or case when k.scope = any(array(select place from others))
        then ${pendingWithKey({ bucket: bucketIn(bucket, "k"), key: sql`k.ordering_key`, at: sql`and o.endpoint_id = k.endpoint_id`, condition: isEarlier })} else false end
    ),
    deferred_now as (
      update pending_delivery d set deferred = true, due_at = b.due_at
      from behind b
      where exists (select 1 from behind)
        and d.bucket = ${bucketIn(bucket, "b")} and d.shop_id = b.shop_id and d.id = b.id
    )`;
}

/** A delivery with one of its ordering keys. */
interface KeyedDelivery {
  readonly shopId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string | null;
  readonly orderingKey: string;
  readonly createdAt: Date;
}

/** The delivery once for each of its ordering keys; not at all if it has none. */
function keyedDeliveries({
  shopId,
  id,
  endpointId,
  eventId,
  orderingKey,
  createdAt,
}: PlannedDelivery): KeyedDelivery[] {
  if (orderingKey === null) return [];
  return splitOrderingKey(orderingKey).map((key) => ({ shopId, id, endpointId, eventId, orderingKey: key, createdAt }));
}

/** A literal and not a parameter, because an index by an expression serves only that very expression. */
const SEPARATOR = sql.lit(ORDERING_KEY_SEPARATOR);
const NAMED_KEYS = sql.lit(`${NAMED_KEY_PREFIX}%`);

/** Whether a subscription is among the keys of an order. Written as the index `pending_delivery_named_keys` has it. */
function namesKey(table: "o" | "h", key: RawBuilder<unknown>): RawBuilder<boolean> {
  const column = sql.ref(`${table}.ordering_key`);
  return sql<boolean>`strpos(${column}, ${SEPARATOR}) > 0 and string_to_array(${column}, ${SEPARATOR}) @> array[${key}]`;
}

/** Where pending deliveries `o` are looked for, and what must hold for one of them, as `p`. */
interface PendingSearch {
  readonly bucket: RawBuilder<number>;
  readonly key: RawBuilder<unknown>;
  /** Conditions on `o` that the index of ordering keys serves: the endpoint. */
  readonly at: RawBuilder<unknown>;
  readonly condition: RawBuilder<unknown>;
}

/**
 * Whether a delivery with this ordering key is pending. An order that names subscriptions begins with its own key, which is one range of an
 * index. Only the key of a subscription can stand behind another one, so that an event about an order never looks there.
 */
function pendingWithKey({ bucket, key, at, condition }: PendingSearch): RawBuilder<boolean> {
  const found = (having: RawBuilder<unknown>) => sql`exists (
        select 1 from (
          select o.shop_id, o.event_id, o.id, o.endpoint_id, o.seq from pending_delivery o
          where o.bucket = ${bucket} and ${having} ${at}
          offset 0) as p
        where ${condition})`;
  return sql<boolean>`(
      ${found(sql`o.ordering_key = ${key}`)}
      or case when ${key} like ${NAMED_KEYS}
        then ${found(namesKey("o", key))}
        else ${found(sql`o.ordering_key >= ${key} || ${SEPARATOR} and o.ordering_key < ${key} || ' '`)} end)`;
}

/** An ordering key in a batch, with one event of the batch about it, and whether that is the only one. */
interface OrderingScope {
  readonly shopId: string;
  readonly orderingKey: string | null;
  readonly eventId: string | null;
  readonly isOfOneEvent: boolean;
}

/** The ordering keys of a batch, and for each delivery the place of its own key, counted from 1. */
function scopesOf(ordered: readonly KeyedDelivery[]): { scopes: OrderingScope[]; places: number[] } {
  const scopes: OrderingScope[] = [];
  const known = new Map<string, number>();
  const places = ordered.map(({ shopId, orderingKey, eventId }) => {
    // Ids contain no space; the ordering key may, so it comes last.
    const key = `${shopId} ${orderingKey}`;
    const place = known.get(key) ?? scopes.push({ shopId, orderingKey, eventId, isOfOneEvent: true });
    known.set(key, place);
    const scope = scopes[place - 1];
    if (scope && scope.eventId !== eventId) scopes[place - 1] = { ...scope, isOfOneEvent: false };
    return place;
  });
  return { scopes, places };
}

/** Which deliveries of a batch come after one of another event with the same ordering key to the same endpoint. */
function behindOthers(ordered: readonly KeyedDelivery[]): boolean[] {
  const eventsIn = new Map<string, Set<string | null>>();
  return ordered.map(({ shopId, endpointId, orderingKey, eventId }) => {
    // Ids contain no space; the ordering key may, so it comes last.
    const scope = `${shopId} ${endpointId} ${orderingKey}`;
    const before = eventsIn.get(scope) ?? new Set();
    const isBehind = before.size > (before.has(eventId) ? 1 : 0);
    eventsIn.set(scope, before.add(eventId));
    return isBehind;
  });
}

/** Computed here, because adding an interval is STABLE, which Citus refuses in CASE (decision 0013). */
function deferredUntil({ createdAt }: KeyedDelivery): Date {
  return new Date(createdAt.getTime() + DEFER_MS_MAX);
}

/** The deliveries with one ordering key in one lane; without an ordering key, all of the lane. */
export interface DeferredScope extends LaneKey {
  readonly orderingKey: string | null;
}

/** Where earlier deliveries may have ended. */
export interface ReleaseRequest {
  readonly bucket: BucketScope;
  readonly now: Date;
  readonly scopes: readonly DeferredScope[];
}

/**
 * Releases the deferred deliveries whose earlier ones with the same ordering key have all ended, and returns their lanes. The
 * caller must hold the locks of the lanes, under which deliveries are also deferred, so that none is deferred after the one
 * that it waits for has ended.
 */
export async function releaseDeferred(tx: Tx, request: ReleaseRequest): Promise<LaneWake[]> {
  if (request.scopes.length === 0) return [];
  const { rows } = await releasingDeferred(request).execute(tx);
  return rows.map(({ shop_id: shopId, endpoint_id: endpointId }) => ({ shopId, endpointId, dueAt: request.now }));
}

/**
 * The same as a part of a statement that does more. It returns the lane of each delivery that it releases. Deferred deliveries are looked
 * for lane by lane (`offset 0`), otherwise a plan from a time with few of them would read those of all shops.
 */
export function releasingDeferred({
  bucket,
  now,
  scopes: joined,
}: ReleaseRequest): RawBuilder<{ readonly shop_id: string; readonly endpoint_id: string }> {
  const scopes = joined.flatMap(({ shopId, endpointId, orderingKey }) =>
    (orderingKey === null ? [null] : splitOrderingKey(orderingKey)).map((key) => ({
      shopId,
      endpointId,
      orderingKey: key,
    })),
  );
  const shopIds = scopes.map((scope) => scope.shopId);
  return sql`
    update pending_delivery d set deferred = false, due_at = ${now}::timestamptz
    from (
      select p.bucket, p.place
      from (
        select distinct * from unnest(
          ${bucketColumn(bucket, shopIds)}::smallint[], ${textColumn(shopIds)}::text[],
          ${textColumn(scopes.map((scope) => scope.endpointId))}::text[], ${textColumn(scopes.map((scope) => scope.orderingKey))}::text[]
        ) as k (bucket, shop_id, endpoint_id, ordering_key)
      ) as k
      cross join lateral (
        select h.bucket, h.ctid as place from pending_delivery h
        where h.bucket = ${bucketIn(bucket, "k")} and h.shop_id = k.shop_id and h.endpoint_id = k.endpoint_id
          and h.ordering_key is not null and ${hasKeyOf(scopes)} and h.deferred and not ${isBehindAnother(bucket)}
        offset 0
      ) as p
      offset 0
    ) as n
    where d.bucket = ${bucketIn(bucket, "n")} and d.ctid = n.place
    returning d.shop_id, d.endpoint_id`;
}

/** Whether an earlier delivery with an ordering key of the delivery `h` is pending at its endpoint. */
function isBehindAnother(bucket: BucketScope): RawBuilder<boolean> {
  const earlier = sql`p.shop_id = h.shop_id and p.endpoint_id = h.endpoint_id and p.seq < h.seq
            and p.event_id is distinct from h.event_id`;
  return sql<boolean>`exists (
        select 1 from unnest(string_to_array(h.ordering_key, ${SEPARATOR})) as x (ordering_key)
        where ${pendingWithKey({ bucket: bucketIn(bucket, "h"), key: sql`x.ordering_key`, at: sql`and o.endpoint_id = h.endpoint_id`, condition: earlier })})`;
}

/** What was queued at an endpoint since deliveries began to move there in steps. */
export interface ArrivedRequest extends LaneKey {
  readonly bucket: number;
  readonly since: Date;
  readonly now: Date;
}

/** The clocks of two processes differ by less than this. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Defers what was queued at an endpoint for an earlier delivery that arrived there only now, because its rule got that URL. The lane was
 * paused since then, so that none of it was sent. The caller must hold the lock of the lane.
 */
export async function deferBehindArrived(
  tx: Tx,
  { bucket, shopId, endpointId, since, now }: ArrivedRequest,
): Promise<void> {
  await sql`
    update pending_delivery h set deferred = true, due_at = ${new Date(now.getTime() + DEFER_MS_MAX)}::timestamptz
    where h.bucket = ${bucket}::smallint and h.shop_id = ${shopId} and h.endpoint_id = ${endpointId} and h.state = 'pending'
      and h.due_at >= ${new Date(since.getTime() - CLOCKS_DIFFER_MS)}::timestamptz and not h.deferred and h.attempts = 0
      and h.ordering_key is not null
      and not exists (
        select 1 from lease s where s.bucket = ${bucket}::smallint and s.shop_id = h.shop_id and s.delivery_id = h.id)
      and ${isBehindAnother(bucket)}`.execute(tx);
}

/**
 * Whether a deferred delivery `h` has the key of a scope `k`. A whole lane is read only where one is meant, and the index of named keys only
 * where a subscription is, otherwise each delivery that ends would cost as much as the backlog.
 */
function hasKeyOf(scopes: readonly DeferredScope[]): RawBuilder<boolean> {
  const key = sql`k.ordering_key`;
  const begins = sql`h.ordering_key >= ${key} and h.ordering_key < ${key} || ' '
    and (h.ordering_key = ${key} or h.ordering_key >= ${key} || ${SEPARATOR})`;
  const anyLane = scopes.some(({ orderingKey }) => orderingKey === null);
  const named = scopes.some(({ orderingKey }) => orderingKey?.startsWith(NAMED_KEY_PREFIX));
  if (anyLane) return sql<boolean>`(k.ordering_key is null or (${begins}) or (${namesKey("h", key)}))`;
  return named ? sql<boolean>`((${begins}) or (${namesKey("h", key)}))` : sql<boolean>`${begins}`;
}
