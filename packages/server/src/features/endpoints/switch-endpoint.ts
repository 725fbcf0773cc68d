import { CLOSED_BREAKER, type OffReason } from "@haak/core";
import { sql } from "kysely";
import { cancelDeliveries } from "../../pipeline/queue/cancel-deliveries.ts";
import { lockLanes, markActive } from "../../pipeline/queue/lanes.ts";
import { lockPendingOfEndpoint } from "../../pipeline/queue/lock-pending.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** Absent fields stay as they are. */
export interface EndpointChange {
  readonly enabled?: boolean | undefined;
  readonly rate_per_second?: number | null | undefined;
  readonly concurrency?: number | null | undefined;
  /** Why it is switched off, unless a person did it. */
  readonly off_reason?: Exclude<OffReason, "by_hand"> | undefined;
  /** When switching on: whether what waited is sent (the default) or cancelled. */
  readonly send_waiting?: boolean | undefined;
}

/**
 * Switches an endpoint off or on and sets its limits. While it is off, its lane is paused and pending deliveries are kept. Nothing is
 * written to the deliveries, because there may be 100,000 of them. Switching on resets the breaker and the failure streak, because the
 * person who does it has looked at the endpoint. The last warning is kept until a delivery succeeds.
 */
export async function switchEndpoint(
  parts: { readonly clock: Clock },
  tx: Tx,
  { shop, id, patch }: { shop: ShopKey; id: string; patch: EndpointChange },
): Promise<void> {
  await lockEndpoint(tx, shop, { id, patch });
  if (dropsWaiting(patch)) await cancelDeliveries(tx, shop, { of: { endpointId: id }, now: parts.clock.now() });
  // Must be read before the reason is cleared.
  if (patch.enabled === true) await endGoneState(tx, shop, id);
  await sql`
    update endpoint set
      enabled = coalesce(${patch.enabled ?? null}::boolean, enabled),
      off_reason = ${offReason(patch)},
      off_at = ${offAt(patch, parts.clock.now())},
      rate_per_second = ${setOrKeep("rate_per_second", patch.rate_per_second)},
      concurrency = ${setOrKeep("concurrency", patch.concurrency)}
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
  await sql`
    update lane l set
      paused = not e.enabled or l.changes > 0, concurrency = e.concurrency, rate_per_second = e.rate_per_second, blocked = false,
      breaker = case when ${patch.enabled === true} then ${JSON.stringify(CLOSED_BREAKER)}::jsonb else l.breaker end,
      probe_at = case when ${patch.enabled === true} then null else l.probe_at end,
      ${patch.enabled === true ? NO_FAILURES : sql``}
      due_at = case when e.enabled then least(l.due_at, ${parts.clock.now()}::timestamptz) else l.due_at end
    from endpoint e
    where l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = ${id}
      and e.bucket = l.bucket and e.shop_id = l.shop_id and e.id = l.endpoint_id`.execute(tx);
  await markActive(tx, shop.bucket, [{ shopId: shop.id, endpointId: id }]);
}

/** Locks what the switch will change, so that the endpoint can be read before. The lane is the lock of its endpoint. */
export async function lockEndpoint(
  tx: Tx,
  shop: ShopKey,
  { id, patch }: { id: string; patch: EndpointChange },
): Promise<void> {
  // Deliveries that will be cancelled may be in flight. They must be locked before the lane, in the order of all locks.
  if (dropsWaiting(patch)) await lockPendingOfEndpoint(tx, shop, id);
  else await lockLanes(tx, shop.bucket, [{ shopId: shop.id, endpointId: id }]);
}

function dropsWaiting({ enabled, send_waiting }: EndpointChange): boolean {
  return enabled === true && send_waiting === false;
}

const NO_FAILURES = sql`
      failing_since = null, last_failed_at = null, failures = 0, last_error = null, gone_at = null, health_check_at = null,`;

/**
 * Switches an endpoint on that a rule is about to call again, if the hub had switched it off and no rule was left there: otherwise the
 * new rule would never be called, and nobody would notice. The same goes for a 410 whose consequence is still to come. One that a
 * person switched off stays off, because that person decides. Must run before the rule is stored with this endpoint, and after all
 * other locks of the transaction, because it locks the lane. While the rule set is locked, no other rule can come or go.
 */
export async function reviveEndpoint(
  parts: { readonly clock: Clock },
  tx: Tx,
  { shop, id }: { shop: ShopKey; id: string },
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select e.id from endpoint e
    join lane l on l.bucket = ${shop.bucket}::smallint and l.shop_id = e.shop_id and l.endpoint_id = e.id
    where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = ${id}
      and (e.off_reason in ('gone', 'failing') or (e.enabled and l.gone_at is not null))
      and not exists (
        select 1 from rule r
        where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.endpoint_id = e.id
          and r.deleted_at is null)`.execute(tx);
  if (rows.length > 0) await switchEndpoint(parts, tx, { shop, id, patch: { enabled: true } });
}

/** A 410 pauses the lane for a moment. Switching the endpoint on ends this pause, so that calls go out at once. */
async function endGoneState(tx: Tx, shop: ShopKey, id: string): Promise<void> {
  await sql`
    update lane set not_before = null
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${id} and exists (
      select 1 from endpoint e
      where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = ${id} and e.off_reason = 'gone')`.execute(
    tx,
  );
}

function setOrKeep(column: string, value: number | null | undefined) {
  return value === undefined ? sql.ref(column) : sql`${value}`;
}

function offReason({ enabled, off_reason }: EndpointChange) {
  if (enabled === undefined) return sql.ref("off_reason");
  return enabled ? sql`null` : unlessOff("off_reason", off_reason ?? "by_hand");
}

function offAt({ enabled }: EndpointChange, now: Date) {
  if (enabled === undefined) return sql.ref("off_at");
  return enabled ? sql`null` : unlessOff("off_at", now);
}

/** An endpoint that is off already keeps its time and reason. */
function unlessOff(column: "off_reason" | "off_at", value: unknown) {
  return sql`case when enabled then ${value} else ${sql.ref(column)} end`;
}
