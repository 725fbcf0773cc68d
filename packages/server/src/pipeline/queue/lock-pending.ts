import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type LaneKey, lockLanes } from "./lanes.ts";

/** Which deliveries the caller is about to change, as a condition on `d`, and the lanes that it needs besides theirs. */
interface PendingSelection {
  readonly which: RawBuilder<boolean>;
  readonly lanes: readonly LaneKey[];
  /** Whether `lanes` names all lanes that the deliveries may be in, so that they need not be looked for: there may be 300,000. */
  readonly lanesAreAll?: boolean;
  /** Whether ended deliveries count too, because a person may send them again meanwhile. Only for a few, named by their ids. */
  readonly includesEnded?: boolean;
}

/**
 * Takes the locks that are needed to change pending deliveries, in the one order that the whole hub keeps to (decision 0057):
 *
 * 1. leases, by the id of their delivery, because a settlement has these before it knows its lanes;
 * 2. lanes, in their own order, all that the transaction will need at once;
 * 3. deliveries that are not in flight. Only the transaction that has locked their lane may lock these.
 *
 * Deliveries that a transaction adds are not visible to others, so they are written before their lanes are locked; and for
 * the same reason their leases are written after that (`direct-dispatch.ts`).
 *
 * So a claim, an event that is accepted, a settlement and a change never wait for each other in a circle. A delivery that is
 * claimed while this waits for the lanes belongs to the first step by then: the lanes are unlocked (a savepoint) and all
 * begins again.
 *
 * The caller must hold the lock of the shop's rule set, or mean one endpoint, so that no delivery moves to another lane
 * meanwhile.
 */
export async function lockPending(tx: Tx, shop: ShopKey, selection: PendingSelection): Promise<void> {
  for (;;) {
    await sql`savepoint pending`.execute(tx);
    const sending = await lockSending(tx, shop, selection.which);
    const found = selection.lanesAreAll === true ? [] : await lanesOf(tx, shop, selection);
    await lockLanes(tx, shop.bucket, [...selection.lanes, ...found]);
    if (!(await isAnySentBesides(tx, shop, { which: selection.which, sending }))) break;
    await sql`rollback to savepoint pending`.execute(tx);
  }
  await sql`release savepoint pending`.execute(tx);
}

/** The same for all that is pending at an endpoint. */
export async function lockPendingOfEndpoint(tx: Tx, shop: ShopKey, endpointId: string): Promise<void> {
  await lockPending(tx, shop, {
    which: sql<boolean>`d.endpoint_id = ${endpointId}`,
    lanes: [{ shopId: shop.id, endpointId }],
    lanesAreAll: true,
  });
}

/**
 * The same for all that is pending or failed by rules, with the lanes of other endpoints to which it may go, and with the lanes of rules
 * that have nothing pending: removing hooks still sends each of their targets an unsubscribe notice. Returns the endpoints where
 * deliveries of the rules may be: those of all their versions, each of which is kept as long as an event that it decided.
 */
export async function lockPendingOfRules(
  tx: Tx,
  shop: ShopKey,
  { ruleIds, endpointIds }: { ruleIds: readonly string[]; endpointIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ endpointId: string }>`
    select endpoint_id as "endpointId" from rule
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${ruleIds}::text[])
    union
    select endpoint_id from rule_version
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and rule_id = any(${ruleIds}::text[])`.execute(tx);
  const ofRules = rows.map(({ endpointId }) => endpointId);
  await lockPending(tx, shop, {
    which: sql<boolean>`d.rule_id = any(${ruleIds}::text[])`,
    lanes: [...endpointIds, ...ofRules].map((endpointId) => ({ shopId: shop.id, endpointId })),
    lanesAreAll: true,
  });
  return ofRules;
}

/** A delivery of a bucket. */
interface DeliveryKey {
  readonly shopId: string;
  readonly id: string;
}

/**
 * The same for deliveries of any shops of one bucket, each named by its id, whether they have ended or not. The caller must hold the
 * locks of the rule sets of all these shops.
 */
export async function lockPendingById(
  tx: Tx,
  bucket: number,
  { deliveries, lanes }: { readonly deliveries: readonly DeliveryKey[]; readonly lanes: readonly LaneKey[] },
): Promise<void> {
  const named = sql`unnest(${deliveries.map(({ shopId }) => shopId)}::text[], ${deliveries.map(({ id }) => id)}::text[]) as k (shop_id, id)`;
  const leases = sql`
    from ${named} join lease s on s.bucket = ${bucket}::smallint and s.shop_id = k.shop_id and s.delivery_id = k.id`;
  const { rows: own } = await sql<LaneKey>`
    select distinct d.shop_id as "shopId", d.endpoint_id as "endpointId"
    from ${named} join delivery d on d.bucket = ${bucket}::smallint and d.shop_id = k.shop_id and d.id = k.id`.execute(
    tx,
  );
  for (;;) {
    await sql`savepoint pending`.execute(tx);
    const { rows: locked } = await sql<{ id: string }>`
      select s.delivery_id as id ${leases} order by s.delivery_id for update of s`.execute(tx);
    await lockLanes(tx, bucket, [...lanes, ...own]);
    const { rows: sending } = await sql<{ id: string }>`select s.delivery_id as id ${leases}`.execute(tx);
    const ids = new Set(locked.map(({ id }) => id));
    if (sending.every(({ id }) => ids.has(id))) break;
    await sql`rollback to savepoint pending`.execute(tx);
  }
  await sql`release savepoint pending`.execute(tx);
}

async function lockSending(tx: Tx, shop: ShopKey, which: RawBuilder<boolean>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.delivery_id as id from lease s
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = s.delivery_id
    where s.bucket = ${shop.bucket}::smallint and s.shop_id = ${shop.id} and ${which}
    order by s.delivery_id for update of s`.execute(tx);
  return rows.map(({ id }) => id);
}

async function lanesOf(tx: Tx, shop: ShopKey, { which, includesEnded = false }: PendingSelection): Promise<LaneKey[]> {
  const ours = sql`d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${which}`;
  const { rows } = await sql<LaneKey>`
    select d.shop_id as "shopId", d.endpoint_id as "endpointId" from delivery d
    join pending_delivery o on o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = d.id
    where ${ours}
    union
    select d.shop_id, d.endpoint_id from delivery d where ${ours} ${includesEnded ? sql`` : sql`and d.final_state = 'failed'`}`.execute(
    tx,
  );
  return rows;
}

async function isAnySentBesides(
  tx: Tx,
  shop: ShopKey,
  { which, sending }: { which: RawBuilder<boolean>; sending: readonly string[] },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from lease s
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = s.delivery_id
    where s.bucket = ${shop.bucket}::smallint and s.shop_id = ${shop.id} and ${which} and d.id <> all(${sending}::text[])
    limit 1`.execute(tx);
  return rows.length > 0;
}
