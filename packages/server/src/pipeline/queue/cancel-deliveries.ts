import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type DeferredScope, releaseDeferred } from "./defer-deliveries.ts";
import { isLeasedNow } from "./delivery-conditions.ts";
import { wakeLanes } from "./lanes.ts";
import { lockPending, lockPendingOfEndpoint, lockPendingOfRules } from "./lock-pending.ts";
import { beginMassChange, type ChangeScope, isInScope, readFewPending, readSeqMax } from "./mass-change.ts";

/** What is to be cancelled: all pending deliveries of rules, or all of an endpoint. */
export type CancelScope = { readonly ruleIds: readonly string[] } | { readonly endpointId: string };

/**
 * Cancels pending deliveries, and releases what was deferred for them. An attempt that is under way ends by itself and is
 * recorded; it only gets no successor. Calls of the access ledger stay when their rule goes. Where a whole endpoint is emptied they are
 * cancelled too, and reported to the ledger, so that a person makes the change instead.
 *
 * Nothing of it is sent from the commit on. Where there is too much for one transaction, it is cancelled in steps after that
 * (`mass-change.ts`).
 */
export async function cancelDeliveries(
  tx: Tx,
  shop: ShopKey,
  { of, now }: { readonly of: CancelScope; readonly now: Date },
): Promise<void> {
  const endpointIds = await lockScope(tx, shop, of);
  const few = await readFewPending(tx, shop, { endpointIds });
  const scope = await scopeOf(tx, shop, of);
  if (few !== null) return cancelById(tx, shop, { scope, ids: few, now });
  await sql`
    update lease s set cancelling = true
    from delivery d
    where s.bucket = ${shop.bucket}::smallint and s.shop_id = ${shop.id}
      and d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = s.delivery_id and ${isInScope(shop, scope)}`.execute(
    tx,
  );
  await beginMassChange(tx, shop, { scope, endpointIds, now });
}

async function lockScope(tx: Tx, shop: ShopKey, of: CancelScope): Promise<readonly string[]> {
  if ("ruleIds" in of) return lockPendingOfRules(tx, shop, { ruleIds: of.ruleIds, endpointIds: [] });
  await lockPendingOfEndpoint(tx, shop, of.endpointId);
  return [of.endpointId];
}

async function scopeOf(tx: Tx, shop: ShopKey, of: CancelScope): Promise<CancelChange> {
  if ("ruleIds" in of) return { kind: "cancel", ruleIds: of.ruleIds };
  const { endpointId } = of;
  return { kind: "cancel", ruleIds: null, endpointId, seqMax: await readSeqMax(tx, shop, endpointId) };
}

/** A change that cancels. */
type CancelChange = Extract<ChangeScope, { readonly kind: "cancel" }>;

/** Cancels those of these deliveries that are pending and in the scope. The caller must have locked them (`lockPending`) or their paused lanes. */
export async function cancelById(
  tx: Tx,
  shop: ShopKey,
  { scope, ids, now }: { scope: CancelChange; ids: readonly string[]; now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const cancelled = await cancelPending(tx, shop, { ids, which: isInScope(shop, scope), now });
  if (scope.ruleIds === null) await reportCancelled(tx, shop, cancelled);
}

/**
 * Reports cancelled calls that are not in flight to the access ledger, like the result of an attempt. It only inserts, because this
 * transaction holds lanes, and a transaction that decides about access locks people before lanes.
 */
async function reportCancelled(tx: Tx, shop: ShopKey, cancelled: readonly CancelledDelivery[]): Promise<void> {
  const ended = cancelled.filter(({ sending }) => !sending);
  if (ended.length === 0) return;
  await sql`
    insert into access_call_result (bucket, shop_id, delivery_id, number)
    select distinct ${shop.bucket}::smallint, ${shop.id}, c.delivery_id, k.attempts
    from unnest(${ended.map(({ id }) => id)}::text[], ${ended.map(({ attempts }) => attempts)}::int[]) as k (id, attempts)
    join access_call c on c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.delivery_id = k.id
    where c.open
    on conflict do nothing`.execute(tx);
}

/** A delivery after it was cancelled. One that is being sent ends by itself and gets no successor. */
export interface CancelledDelivery {
  readonly id: string;
  readonly sending: boolean;
  readonly attempts: number;
}

/** Which deliveries are to be cancelled. */
export interface CancelByIdRequest {
  readonly deliveryIds: readonly string[];
  /** Endpoints of the shop to which this transaction is going to queue calls. */
  readonly endpointIds: readonly string[];
  readonly now: Date;
}

/**
 * Cancels these deliveries as far as they are not being sent, and returns those that had not ended yet. The caller must hold
 * the lock of the shop's rule set, so that no delivery moves meanwhile. A caller that queues something afterwards names those lanes
 * here, so that all lanes are locked at once.
 */
export async function cancelDeliveriesById(
  tx: Tx,
  shop: ShopKey,
  { deliveryIds, now, endpointIds }: CancelByIdRequest,
): Promise<CancelledDelivery[]> {
  const lanes = endpointIds.map((endpointId) => ({ shopId: shop.id, endpointId }));
  const which = sql<boolean>`d.id = any(${deliveryIds}::text[])`;
  await lockPending(tx, shop, { which, lanes, includesEnded: true });
  return cancelPending(tx, shop, { ids: deliveryIds, which: sql<boolean>`true`, now });
}

type PendingRow = CancelledDelivery & DeferredScope;

/** Cancels the pending ones of these deliveries for which a condition on `d` holds. The caller must have locked them (`lockPending`). */
async function cancelPending(
  tx: Tx,
  shop: ShopKey,
  { ids, which, now }: { ids: readonly string[]; which: RawBuilder<boolean>; now: Date },
): Promise<CancelledDelivery[]> {
  const rows = await readPending(tx, shop, { ids, which });
  if (rows.length === 0) return [];
  const idsOf = (sending: boolean) => rows.filter((row) => row.sending === sending).map(({ id }) => id);
  await sql`
    update lease set cancelling = true
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and delivery_id = any(${idsOf(true)}::text[])`.execute(
    tx,
  );
  await sql`
    with gone as (
      delete from pending_delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${idsOf(false)}::text[])
      returning shop_id, id, attempts, attempts_spent
    )
    ${cancellingGone(shop.bucket, sql`and d.shop_id = ${shop.id} and d.id = any(${idsOf(false)}::text[])`)}`.execute(
    tx,
  );
  const scopes = rows.filter((row) => row.orderingKey !== null);
  await wakeLanes(tx, shop.bucket, await releaseDeferred(tx, { bucket: shop.bucket, now, scopes }));
  return rows;
}

/**
 * Each table is read by the ids alone, before they are joined. A plan for tables whose statistics are older than what is pending would
 * otherwise read all that is pending once for each id.
 */
async function readPending(
  tx: Tx,
  shop: ShopKey,
  { ids, which }: { ids: readonly string[]; which: RawBuilder<boolean> },
): Promise<PendingRow[]> {
  const { rows } = await sql<PendingRow>`
    with o as materialized (
      select id, attempts from pending_delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${ids}::text[])
    ),
    d as materialized (
      select shop_id, id, rule_id, endpoint_id, ordering_key, seq from delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${ids}::text[])
    )
    select d.id, ${isLeasedNow("d", shop.bucket)} as sending, o.attempts, d.shop_id as "shopId", d.endpoint_id as "endpointId",
      d.ordering_key as "orderingKey"
    from o join d on d.id = o.id
    where ${which}`.execute(tx);
  return rows;
}

/**
 * The statement that marks deliveries as cancelled, after a named query `gone` that has deleted them from `pending_delivery`. `among` can name
 * them as well, as a condition on `d` that an index serves, where there are many.
 */
export function cancellingGone(bucket: number, among: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
  return sql`
    update delivery d set final_state = 'cancelled', attempts = g.attempts, attempts_spent = g.attempts_spent
    from gone g
    where d.bucket = ${bucket}::smallint and d.shop_id = g.shop_id and d.id = g.id ${among}`;
}
