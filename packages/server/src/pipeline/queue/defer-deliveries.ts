import { type RawBuilder, sql } from "kysely";
import { booleanColumn, intColumn, textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { PlannedDelivery } from "../plan/plan-event.ts";
import type { LaneKey, LaneWake } from "./lanes.ts";

/** How long a delivery waits at most for an earlier one with the same ordering key at the same endpoint. */
const DEFER_MS_MAX = 15 * 60_000;

/**
 * Three common table expressions, `others`, `behind` and `deferred_now`, that defer the deliveries for which another event with
 * the same ordering key is pending: one before it in this batch, or one that somebody else has queued. The other may even have
 * a higher `seq`, because whoever locks the lane first is accepted first. The caller must hold the locks of the lanes, so that
 * what ends meanwhile either is seen as ended here or sees who waits for it. `behind` has a row for each deferred delivery,
 * with `due_at`; there are hardly ever any.
 *
 * It looks for pending deliveries of others once for each ordering key and stops at the first, whatever the endpoint; only where
 * there are any does it look for each delivery. No row of `pending_delivery` is joined to the batch unless something is to be deferred,
 * otherwise a hub whose tables were empty when the statement was planned would read all pending rows for each of the batch. For the same
 * reason pending rows are found by their ordering key alone (`offset 0`), and the shop is compared after that.
 */
export function deferring(bucket: number, deliveries: readonly PlannedDelivery[]): RawBuilder<unknown> {
  const ordered = deliveries.filter(({ orderingKey, problem }) => orderingKey !== null && problem === null);
  const text = (name: "shopId" | "id" | "endpointId" | "orderingKey" | "eventId") =>
    textColumn(ordered.map((one) => one[name]));
  const ids = text("id");
  const { scopes, places } = scopesOf(ordered);
  return sql`
    others as materialized (
      select s.place::int as place
      from unnest(
        ${textColumn(scopes.map(({ shopId }) => shopId))}::text[], ${textColumn(scopes.map(({ orderingKey }) => orderingKey))}::text[],
        ${textColumn(scopes.map(({ eventId }) => eventId))}::text[], ${booleanColumn(scopes.map(({ isOfOneEvent }) => isOfOneEvent))}::boolean[]
      ) with ordinality as s (shop_id, ordering_key, event_id, is_of_one, place)
      where exists (
        select 1 from (
          select o.shop_id, o.event_id, o.id from pending_delivery o
          where o.bucket = ${bucket}::smallint and o.ordering_key = s.ordering_key
          offset 0) as p
        where p.shop_id = s.shop_id and (not s.is_of_one or p.event_id is distinct from s.event_id)
          and p.id <> all(${ids}::text[]))
    ),
    behind as materialized (
      select k.shop_id, k.id, k.deferred_until as due_at
      from unnest(
        ${text("shopId")}::text[], ${ids}::text[], ${text("endpointId")}::text[], ${text("orderingKey")}::text[],
        ${text("eventId")}::text[], ${timeColumn(ordered.map(deferredUntil))}::timestamptz[], ${booleanColumn(behindOthers(ordered))}::boolean[],
        ${intColumn(places)}::int[]
      ) as k (shop_id, id, endpoint_id, ordering_key, event_id, deferred_until, is_behind, scope)
      where k.is_behind or case when k.scope = any(array(select place from others)) then exists (
        select 1 from pending_delivery p
        where p.bucket = ${bucket}::smallint and p.shop_id = k.shop_id and p.endpoint_id = k.endpoint_id
          and p.ordering_key = k.ordering_key and p.event_id is distinct from k.event_id
          and p.id <> all(${ids}::text[])
        offset 0) else false end
    ),
    deferred_now as (
      update pending_delivery d set deferred = true, due_at = b.due_at
      from behind b
      where exists (select 1 from behind)
        and d.bucket = ${bucket}::smallint and d.shop_id = b.shop_id and d.id = b.id
    )`;
}

/** An ordering key in a batch, with one event of the batch about it, and whether that is the only one. */
interface OrderingScope {
  readonly shopId: string;
  readonly orderingKey: string | null;
  readonly eventId: string | null;
  readonly isOfOneEvent: boolean;
}

/** The ordering keys of a batch, and for each delivery the place of its own, counted from 1. */
function scopesOf(ordered: readonly PlannedDelivery[]): { scopes: OrderingScope[]; places: number[] } {
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
function behindOthers(ordered: readonly PlannedDelivery[]): boolean[] {
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
function deferredUntil({ createdAt }: PlannedDelivery): Date {
  return new Date(createdAt.getTime() + DEFER_MS_MAX);
}

/** The deliveries with one ordering key in one lane; without an ordering key, all of the lane. */
export interface DeferredScope extends LaneKey {
  readonly orderingKey: string | null;
}

/** Where earlier deliveries may have ended. */
export interface ReleaseRequest {
  readonly bucket: number;
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

/** The statement of it, for whoever has more to do in it. It returns the lane of each delivery that it releases. */
export function releasingDeferred({
  bucket,
  now,
  scopes,
}: ReleaseRequest): RawBuilder<{ readonly shop_id: string; readonly endpoint_id: string }> {
  // A whole lane is read only where one is meant, otherwise each delivery that ends would cost as much as the backlog.
  const sameKey = scopes.every(({ orderingKey }) => orderingKey !== null)
    ? sql`= k.ordering_key`
    : sql`= coalesce(k.ordering_key, h.ordering_key)`;
  return sql`
    update pending_delivery h set deferred = false, due_at = ${now}::timestamptz
    from (
      select distinct * from unnest(
        ${textColumn(scopes.map((scope) => scope.shopId))}::text[], ${textColumn(scopes.map((scope) => scope.endpointId))}::text[],
        ${textColumn(scopes.map((scope) => scope.orderingKey))}::text[]
      ) as k (shop_id, endpoint_id, ordering_key)
    ) as k
    where h.bucket = ${bucket}::smallint and h.shop_id = k.shop_id and h.endpoint_id = k.endpoint_id
      and h.ordering_key is not null and h.ordering_key ${sameKey} and h.deferred
      and not exists (
        select 1 from pending_delivery p
        where p.bucket = ${bucket}::smallint and p.shop_id = h.shop_id and p.endpoint_id = h.endpoint_id
          and p.ordering_key = h.ordering_key and p.seq < h.seq and p.event_id is distinct from h.event_id)
    returning h.shop_id, h.endpoint_id`;
}
