import { type RawBuilder, sql } from "kysely";
import { booleanColumn, intColumn, textColumn, timeColumn } from "../../platform/postgres/columns.ts";
import type { PlannedDelivery } from "../plan/plan-event.ts";
import { HOLD_MS } from "./release-held.ts";

/**
 * Three common table expressions, `others`, `behind` and `holding`, that hold back the deliveries behind which another event of the same
 * order or subscription is owed: one before it in this batch, or one that somebody else has queued, even with a higher place, as
 * who has the lane first is accepted first. Under the lanes' locks, so that what ends meanwhile either is seen as ended or sees who
 * waits for it. `behind` has a row for each, with `due_at`: hardly ever any.
 *
 * Whether others have queued anything is looked for by order or subscription, once each and up to the first, whoever is told of it; and
 * only where they have, delivery by delivery. No row of `owed` is joined to the batch unless something is to be held back: a
 * hub whose tables were empty when the statement was planned would read all that it owes for each of the batch. For the same
 * reason what is owed is found by its subject alone (`offset 0`), and whose it is looked at after that.
 */
export function holdingBack(bucket: number, deliveries: readonly PlannedDelivery[]): RawBuilder<unknown> {
  const ordered = deliveries.filter(({ subject, problem }) => subject !== null && problem === null);
  const text = (name: "shopId" | "id" | "endpointId" | "subject" | "eventId") =>
    textColumn(ordered.map((one) => one[name]));
  const ids = text("id");
  const { scopes, places } = scopesOf(ordered);
  return sql`
    others as materialized (
      select s.place::int as place
      from unnest(
        ${textColumn(scopes.map(({ shopId }) => shopId))}::text[], ${textColumn(scopes.map(({ subject }) => subject))}::text[],
        ${textColumn(scopes.map(({ eventId }) => eventId))}::text[], ${booleanColumn(scopes.map(({ isOfOne }) => isOfOne))}::boolean[]
      ) with ordinality as s (shop_id, subject, event_id, is_of_one, place)
      where exists (
        select 1 from (
          select o.shop_id, o.event_id, o.id from owed o
          where o.bucket = ${bucket}::smallint and o.subject = s.subject
          offset 0) as p
        where p.shop_id = s.shop_id and (not s.is_of_one or p.event_id is distinct from s.event_id)
          and p.id <> all(${ids}::text[]))
    ),
    behind as materialized (
      select k.shop_id, k.id, k.held_until as due_at
      from unnest(
        ${text("shopId")}::text[], ${ids}::text[], ${text("endpointId")}::text[], ${text("subject")}::text[],
        ${text("eventId")}::text[], ${timeColumn(ordered.map(heldUntil))}::timestamptz[], ${booleanColumn(behindOthers(ordered))}::boolean[],
        ${intColumn(places)}::int[]
      ) as k (shop_id, id, endpoint_id, subject, event_id, held_until, is_behind, scope)
      where k.is_behind or case when k.scope = any(array(select place from others)) then exists (
        select 1 from owed p
        where p.bucket = ${bucket}::smallint and p.shop_id = k.shop_id and p.endpoint_id = k.endpoint_id
          and p.subject = k.subject and p.event_id is distinct from k.event_id
          and p.id <> all(${ids}::text[])
        offset 0) else false end
    ),
    holding as (
      update owed d set held = true, due_at = b.due_at
      from behind b
      where exists (select 1 from behind)
        and d.bucket = ${bucket}::smallint and d.shop_id = b.shop_id and d.id = b.id
    )`;
}

/** An order or subscription of a batch, with one event that the batch tells of it, and whether that is the only one. */
interface Scope {
  readonly shopId: string;
  readonly subject: string | null;
  readonly eventId: string | null;
  readonly isOfOne: boolean;
}

/** The orders and subscriptions of a batch, and of each delivery the place of its own, counted from 1. */
function scopesOf(ordered: readonly PlannedDelivery[]): { scopes: Scope[]; places: number[] } {
  const scopes: Scope[] = [];
  const known = new Map<string, number>();
  const places = ordered.map(({ shopId, subject, eventId }) => {
    // Ids hold no space, and what may comes last.
    const key = `${shopId} ${subject}`;
    const place = known.get(key) ?? scopes.push({ shopId, subject, eventId, isOfOne: true });
    known.set(key, place);
    const scope = scopes[place - 1];
    if (scope && scope.eventId !== eventId) scopes[place - 1] = { ...scope, isOfOne: false };
    return place;
  });
  return { scopes, places };
}

/** Which of a batch come after one of another event of their order or subscription to the same endpoint. */
function behindOthers(ordered: readonly PlannedDelivery[]): boolean[] {
  const eventsIn = new Map<string, Set<string | null>>();
  return ordered.map(({ shopId, endpointId, subject, eventId }) => {
    // Ids hold no space, and what may comes last.
    const scope = `${shopId} ${endpointId} ${subject}`;
    const before = eventsIn.get(scope) ?? new Set();
    const isBehind = before.size > (before.has(eventId) ? 1 : 0);
    eventsIn.set(scope, before.add(eventId));
    return isBehind;
  });
}

/** Reckoned here, because adding an interval is STABLE, which Citus refuses in CASE (decision 0013). */
function heldUntil({ createdAt }: PlannedDelivery): Date {
  return new Date(createdAt.getTime() + HOLD_MS);
}
