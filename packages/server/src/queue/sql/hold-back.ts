import { type RawBuilder, sql } from "kysely";
import type { PlannedDelivery } from "../../plan/plan-event.ts";
import { booleanColumn, textColumn, timeColumn } from "../../world/columns.ts";
import { HOLD_MS } from "./release-held.ts";

/**
 * Two common table expressions, `behind` and `holding`, that hold back the deliveries behind which another event of the same order or
 * subscription is owed: one before it in this batch, or one that somebody else has queued, even with a higher place, as who has
 * the lane first is accepted first. Under the lanes' locks, so that what ends meanwhile either is seen as ended or sees who waits
 * for it. `behind` has a row for each, with `due_at`: hardly ever any.
 *
 * It is looked for what others have queued by what is known here, delivery by delivery, and no row of `owed` is joined to the
 * batch unless something is to be held back: a hub whose tables were empty when the statement was planned would read all that it
 * owes for each of the batch.
 */
export function holdingBack(bucket: number, deliveries: readonly PlannedDelivery[]): RawBuilder<unknown> {
  const ordered = deliveries.filter(({ subject, problem }) => subject !== null && problem === null);
  const text = (name: "shopId" | "id" | "endpointId" | "subject" | "eventId") =>
    textColumn(ordered.map((one) => one[name]));
  const ids = text("id");
  return sql`
    behind as materialized (
      select k.shop_id, k.id, k.held_until as due_at
      from unnest(
        ${text("shopId")}::text[], ${ids}::text[], ${text("endpointId")}::text[], ${text("subject")}::text[],
        ${text("eventId")}::text[], ${timeColumn(ordered.map(heldUntil))}::timestamptz[], ${booleanColumn(behindOthers(ordered))}::boolean[]
      ) as k (shop_id, id, endpoint_id, subject, event_id, held_until, is_behind)
      where k.is_behind or exists (
        select 1 from owed p
        where p.bucket = ${bucket}::smallint and p.shop_id = k.shop_id and p.endpoint_id = k.endpoint_id
          and p.subject = k.subject and p.event_id is distinct from k.event_id
          and p.id <> all(${ids}::text[])
        offset 0)
    ),
    holding as (
      update owed d set held = true, due_at = b.due_at
      from behind b
      where exists (select 1 from behind)
        and d.bucket = ${bucket}::smallint and d.shop_id = b.shop_id and d.id = b.id
    )`;
}

/** Which of a batch come after one of another event of their order or subscription to the same endpoint. */
function behindOthers(ordered: readonly PlannedDelivery[]): boolean[] {
  const eventsIn = new Map<string, Set<string | null>>();
  return ordered.map(({ shopId, endpointId, subject, eventId }) => {
    const scope = JSON.stringify([shopId, endpointId, subject]);
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
