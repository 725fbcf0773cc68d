import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { releaseDeferred } from "./defer-deliveries.ts";
import { type LaneWake, wakeLanes } from "./lanes.ts";
import { lockPendingOfRules } from "./lock-pending.ts";
import {
  beginMassChange,
  CHANGED_AT_ONCE_MAX,
  type ChangeScope,
  isInScope,
  type MoveTarget,
  readFewPending,
} from "./mass-change.ts";

/** Which rule's deliveries go where, and with which headers. */
export interface DeliveryMove extends MoveTarget {
  readonly ruleId: string;
  readonly now: Date;
}

/**
 * Moves the pending and failed calls of a rule to the endpoint and the headers that it has now, for calls of URLs. Ids and bytes
 * stay, so a corrected key reaches what failed because of it, and a key of the old address never reaches the new one. A call
 * that is being sent moves too: its present attempt ends at the old address, and its next one goes to the new address. Calls of connections
 * stay where they are. Both lanes are woken: the one that gets work, and the one whose slots become free, because no settlement
 * will wake that one any more.
 *
 * Where there are too many for one transaction, both lanes are paused and the calls move in steps after that (`mass-change.ts`), so that
 * nothing goes to the old address from the commit on, and nothing overtakes at the new one.
 */
export async function moveDeliveries(tx: Tx, shop: ShopKey, move: DeliveryMove): Promise<void> {
  const { ruleId, endpointId, headers, now } = move;
  const scope = { kind: "move", ruleIds: [ruleId], to: { endpointId, headers } } as const;
  const former = await lockPendingOfRules(tx, shop, { ruleIds: [ruleId], endpointIds: [endpointId] });
  const few = await readFew(tx, shop, { former, endpointId });
  if (few !== null) return moveById(tx, shop, { scope, ids: few, now });
  await moveById(tx, shop, { scope, ids: await readSending(tx, shop, scope), now, isPart: true });
  await beginMassChange(tx, shop, { scope, endpointIds: [...new Set([...former, endpointId])], now });
}

/** What is pending or has failed where the rule's calls may be, if that is few enough. What others have at the new endpoint does not count. */
async function readFew(
  tx: Tx,
  shop: ShopKey,
  { former, endpointId }: { former: readonly string[]; endpointId: string },
): Promise<string[] | null> {
  const pending = await readFewPending(tx, shop, { endpointIds: former, beside: endpointId });
  if (pending === null) return null;
  const { rows } = await sql<{ id: string }>`
    select id from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and final_state = 'failed'
      and endpoint_id = any(${former}::text[])
    limit ${CHANGED_AT_ONCE_MAX + 1}`.execute(tx);
  return rows.length > CHANGED_AT_ONCE_MAX ? null : [...pending, ...rows.map(({ id }) => id)];
}

async function readSending(tx: Tx, shop: ShopKey, scope: ChangeScope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from lease s
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = s.delivery_id
    where s.bucket = ${shop.bucket}::smallint and s.shop_id = ${shop.id} and ${isInScope(shop, scope)}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** A change that moves. */
type MoveChange = Extract<ChangeScope, { readonly kind: "move" }>;

/**
 * Moves those of these deliveries that are pending or failed and in the scope. The caller must hold the lanes that they leave and the one that
 * they go to, and the leases of those that are being sent. While only a part has moved, nothing is released at the endpoint that it left:
 * what waits there for an earlier delivery may move too, and must still wait for it then.
 */
export async function moveById(
  tx: Tx,
  shop: ShopKey,
  { scope, ids, now, isPart = false }: { scope: MoveChange; ids: readonly string[]; now: Date; isPart?: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  const { endpointId, headers } = scope.to;
  // The ids stand in each part, for the reason that `readPending` of `cancel-deliveries.ts` has.
  const { rows } = await sql<{ dueAt: Date; leftEndpointId: string; orderingKey: string | null }>`
    with pending as materialized (
      select id from pending_delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${ids}::text[])
    ),
    moving as (
      select d.id, d.endpoint_id from delivery d
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = any(${ids}::text[])
        and ${isInScope(shop, scope)} and (d.final_state = 'failed' or d.id in (select id from pending))
      for update
    ),
    moved as (
      update delivery d set endpoint_id = ${endpointId}, headers = ${JSON.stringify(headers)}::jsonb
      from moving m
      where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = any(${ids}::text[]) and d.id = m.id
    )
    update pending_delivery o set endpoint_id = ${endpointId}
    from moving m
    where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = any(${ids}::text[]) and o.id = m.id and m.endpoint_id <> ${endpointId}
    returning o.due_at as "dueAt", m.endpoint_id as "leftEndpointId", o.ordering_key as "orderingKey"`.execute(tx);
  if (rows.length === 0) return;
  const lanesOf = (leftEndpointId: string) =>
    [endpointId, leftEndpointId].map((id) => ({ shopId: shop.id, endpointId: id }));
  // What was deferred for a delivery that has left, or has arrived here with nothing before it, need not wait any more.
  const scopes = rows.flatMap(({ orderingKey, leftEndpointId }) =>
    orderingKey === null ? [] : lanesOf(isPart ? endpointId : leftEndpointId).map((lane) => ({ ...lane, orderingKey })),
  );
  const released = await releaseDeferred(tx, { bucket: shop.bucket, now, scopes });
  const wakes: LaneWake[] = rows.flatMap(({ dueAt, leftEndpointId }) =>
    lanesOf(leftEndpointId).map((lane) => ({ ...lane, dueAt })),
  );
  await wakeLanes(tx, shop.bucket, [...wakes, ...released]);
}
