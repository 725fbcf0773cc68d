import { type RawBuilder, sql } from "kysely";
import type { PlannedDelivery } from "../../plan/plan-event.ts";
import { textColumn, timeColumn } from "../../world/columns.ts";
import { HOLD_MS } from "./release-held.ts";

/**
 * The statement that holds back those behind which another event of the same order or subscription is owed: one before it in
 * this batch, or one that somebody else has queued, even with a higher place, as who has the lane first is accepted first. Under
 * the lanes' locks, so that what ends meanwhile either is seen as ended or sees who waits for it. Gives a row for each.
 */
export function holdingBack(bucket: number, deliveries: readonly PlannedDelivery[]): RawBuilder<unknown> {
  const ordered = deliveries.filter(({ subject, problem }) => subject !== null && problem === null);
  const idColumn = textColumn(ordered.map(({ id }) => id));
  return sql`
    update delivery d set held = true, due_at = k.held_until
    from unnest(
      ${textColumn(ordered.map(({ shopId }) => shopId))}::text[], ${idColumn}::text[],
      ${timeColumn(ordered.map(heldUntil))}::timestamptz[]
    ) as k (shop_id, id, held_until)
    where d.bucket = ${bucket}::smallint and d.shop_id = k.shop_id and d.id = k.id and exists (
      select 1 from delivery p
      where p.bucket = ${bucket}::smallint and p.shop_id = d.shop_id and p.endpoint_id = d.endpoint_id
        and p.subject = d.subject and p.event_id is distinct from d.event_id and p.state in ('pending', 'waiting')
        and (p.seq < d.seq or p.id <> all(${idColumn}::text[]))
      offset 0)
    returning d.shop_id, d.id, d.due_at`;
}

/** Reckoned here, because adding an interval is STABLE, which Citus refuses in CASE (decision 0013). */
function heldUntil({ createdAt }: PlannedDelivery): Date {
  return new Date(createdAt.getTime() + HOLD_MS);
}
