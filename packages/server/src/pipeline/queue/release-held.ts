import { type RawBuilder, sql } from "kysely";
import { textColumn } from "../../platform/postgres/columns.ts";
import type { Tx } from "../../platform/postgres/database.ts";
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
export async function releaseHeld(tx: Tx, wish: ReleaseWish): Promise<LaneWake[]> {
  if (wish.scopes.length === 0) return [];
  const { rows } = await releasing(wish).execute(tx);
  return rows.map(({ shop_id: shopId, endpoint_id: endpointId }) => ({ shopId, endpointId, dueAt: wish.now }));
}

/** What may have ended, where. */
export interface ReleaseWish {
  readonly bucket: number;
  readonly now: Date;
  readonly scopes: readonly HeldScope[];
}

/** The statement of it, for whoever has more to do in it. It returns the lane of each that it lets go. */
export function releasing({
  bucket,
  now,
  scopes,
}: ReleaseWish): RawBuilder<{ readonly shop_id: string; readonly endpoint_id: string }> {
  // A whole lane is looked through only where one is meant: else each delivery that ends would cost what is piled up.
  const ofSubject = scopes.every(({ subject }) => subject !== null)
    ? sql`= k.subject`
    : sql`= coalesce(k.subject, h.subject)`;
  return sql`
    update owed h set held = false, due_at = ${now}::timestamptz
    from (
      select distinct * from unnest(
        ${textColumn(scopes.map((scope) => scope.shopId))}::text[], ${textColumn(scopes.map((scope) => scope.endpointId))}::text[],
        ${textColumn(scopes.map((scope) => scope.subject))}::text[]
      ) as k (shop_id, endpoint_id, subject)
    ) as k
    where h.bucket = ${bucket}::smallint and h.shop_id = k.shop_id and h.endpoint_id = k.endpoint_id
      and h.subject is not null and h.subject ${ofSubject} and h.held
      and not exists (
        select 1 from owed p
        where p.bucket = ${bucket}::smallint and p.shop_id = h.shop_id and p.endpoint_id = h.endpoint_id
          and p.subject = h.subject and p.seq < h.seq and p.event_id is distinct from h.event_id)
    returning h.shop_id, h.endpoint_id`;
}
