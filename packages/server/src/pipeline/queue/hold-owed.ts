import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type LaneKey, lockLanes } from "./lock-lanes.ts";

/** Which deliveries somebody is about to change, as a condition on `d`, and the lanes that they need beside. */
interface OwedWish {
  readonly which: RawBuilder<boolean>;
  readonly lanes: readonly LaneKey[];
  /** Whether those that have ended count too, as they may be sent again by hand meanwhile. For a few that are named by their ids. */
  readonly endedToo?: boolean;
}

/**
 * Takes the locks that changing what is owed needs, in the one order that all of the queue keeps to:
 *
 * 1. leases, by the id of their delivery: a settlement has these in its hands before it knows its lanes;
 * 2. lanes, in their own order, all that the transaction will need at once;
 * 3. deliveries that nobody is sending. Whoever holds their lane may lock these, and nobody else may.
 *
 * Deliveries that a transaction adds are seen by nobody else, so that they are written down before their lanes are locked; and
 * for the same reason leases of them after that (`take-at-once.ts`).
 *
 * So a claim, an event that is accepted, a settlement and a change never wait for each other in a circle. What is claimed while
 * the lanes are waited for belongs to the first step by then: the lanes are let go (a savepoint) and all begins anew.
 *
 * The caller holds the shop's rule book, or means one endpoint, so that no delivery moves to another lane meanwhile.
 */
export async function holdOwed(tx: Tx, shop: ShopKey, wish: OwedWish): Promise<void> {
  for (;;) {
    await sql`savepoint owed`.execute(tx);
    const sending = await lockSending(tx, shop, wish.which);
    await lockLanes(tx, shop.bucket, [...wish.lanes, ...(await lanesOf(tx, shop, wish))]);
    if (!(await isAnySentBeside(tx, shop, { which: wish.which, sending }))) break;
    await sql`rollback to savepoint owed`.execute(tx);
  }
  await sql`release savepoint owed`.execute(tx);
}

/** The same for all that an endpoint is owed. */
export async function holdOwedTo(tx: Tx, shop: ShopKey, endpointId: string): Promise<void> {
  await holdOwed(tx, shop, {
    which: sql<boolean>`d.endpoint_id = ${endpointId}`,
    lanes: [{ shopId: shop.id, endpointId }],
  });
}

/**
 * The same for all that is owed by rules, with the lanes of other endpoints to which it may go; and with those of the rules
 * where nothing is owed: whoever ends hooks has one more thing to say to each of their targets.
 */
export async function holdOwedBy(
  tx: Tx,
  shop: ShopKey,
  { ruleIds, endpointIds }: { ruleIds: readonly string[]; endpointIds: readonly string[] },
): Promise<void> {
  const { rows } = await sql<{ endpointId: string }>`
    select distinct endpoint_id as "endpointId" from rule
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${ruleIds}::text[])`.execute(tx);
  await holdOwed(tx, shop, {
    which: sql<boolean>`d.rule_id = any(${ruleIds}::text[])`,
    lanes: [...endpointIds, ...rows.map(({ endpointId }) => endpointId)].map((endpointId) => ({
      shopId: shop.id,
      endpointId,
    })),
  });
}

async function lockSending(tx: Tx, shop: ShopKey, which: RawBuilder<boolean>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.delivery_id as id from lease s
    join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = s.delivery_id
    where s.bucket = ${shop.bucket}::smallint and s.shop_id = ${shop.id} and ${which}
    order by s.delivery_id for update of s`.execute(tx);
  return rows.map(({ id }) => id);
}

async function lanesOf(tx: Tx, shop: ShopKey, { which, endedToo = false }: OwedWish): Promise<LaneKey[]> {
  const ours = sql`d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${which}`;
  const { rows } = await sql<LaneKey>`
    select d.shop_id as "shopId", d.endpoint_id as "endpointId" from delivery d
    join owed o on o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.id = d.id
    where ${ours}
    union
    select d.shop_id, d.endpoint_id from delivery d where ${ours} ${endedToo ? sql`` : sql`and d.state = 'failed'`}`.execute(
    tx,
  );
  return rows;
}

async function isAnySentBeside(
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
