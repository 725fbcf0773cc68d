import { sql } from "kysely";
import { textColumn } from "../../world/columns.ts";
import type { Tx } from "../../world/database.ts";
import type { LaneKey, LaneWake } from "./lock-lanes.ts";

/** How long a delivery waits at most for an earlier one of the same order or subscription at the same endpoint. */
export const HOLD_MS = 15 * 60_000;

/** The deliveries of one order or subscription in one lane; without a subject, all of the lane. */
export interface HeldScope extends LaneKey {
  readonly subject: string | null;
}

/**
 * Lets go the deliveries whose earlier ones of the same order or subscription have all ended, and says in which lanes.
 * The caller holds the locks of the lanes, under which deliveries are also held back: so that none is held after the
 * one that it waits for has ended.
 */
export async function releaseHeld(
  tx: Tx,
  { bucket, now, scopes }: { bucket: number; now: Date; scopes: readonly HeldScope[] },
): Promise<LaneWake[]> {
  if (scopes.length === 0) return [];
  // A whole lane is looked through only where one is meant: else each delivery that ends would cost what is piled up.
  const ofSubject = scopes.every(({ subject }) => subject !== null)
    ? sql`= k.subject`
    : sql`= coalesce(k.subject, h.subject)`;
  const { rows } = await sql<LaneKey>`
    update delivery h set held = false, due_at = ${now}::timestamptz
    from (
      select distinct * from unnest(
        ${textColumn(scopes.map((scope) => scope.shopId))}::text[], ${textColumn(scopes.map((scope) => scope.endpointId))}::text[],
        ${textColumn(scopes.map((scope) => scope.subject))}::text[]
      ) as k (shop_id, endpoint_id, subject)
    ) as k
    where h.bucket = ${bucket}::smallint and h.shop_id = k.shop_id and h.endpoint_id = k.endpoint_id
      and h.subject is not null and h.subject ${ofSubject} and h.held and h.state = 'pending'
      and not exists (
        select 1 from delivery p
        where p.bucket = ${bucket}::smallint and p.shop_id = h.shop_id and p.endpoint_id = h.endpoint_id
          and p.subject = h.subject and p.seq < h.seq and p.event_id is distinct from h.event_id
          and p.state in ('pending', 'waiting'))
    returning h.shop_id as "shopId", h.endpoint_id as "endpointId"`.execute(tx);
  return rows.map((row) => ({ ...row, dueAt: now }));
}
