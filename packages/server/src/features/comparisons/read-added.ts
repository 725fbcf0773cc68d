import { sql } from "kysely";
import { isOwed } from "../../pipeline/queue/is-owed.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** Hashes that one statement looks for. */
const A_STATEMENT = 2_000;

/**
 * Of these people, given by the hash under which events are found, those whom a rule added to the connection as users: a call
 * was made for them that the ledger knows nothing of. It is known for as long as the event is kept.
 */
export async function readAdded(
  tx: Tx,
  shop: ShopKey,
  { connectionId, emailHashes }: { connectionId: string; emailHashes: readonly Buffer[] },
): Promise<Set<string>> {
  const added = new Set<string>();
  for (let start = 0; start < emailHashes.length; start += A_STATEMENT) {
    const events = await readEvents(tx, shop, emailHashes.slice(start, start + A_STATEMENT));
    const called = await readCalled(tx, shop, { connectionId, eventIds: events.map(({ id }) => id) });
    for (const { id, emailHash } of events) if (called.has(id)) added.add(emailHash);
  }
  return added;
}

async function readEvents(tx: Tx, shop: ShopKey, hashes: readonly Buffer[]) {
  const { rows } = await sql<{ id: string; emailHash: string }>`
    select id, encode(email_hash, 'hex') as "emailHash" from event
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and email_hash = any(${hashes}::bytea[])`.execute(
    tx,
  );
  return rows;
}

async function readCalled(
  tx: Tx,
  shop: ShopKey,
  { connectionId, eventIds }: { connectionId: string; eventIds: readonly string[] },
): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const { rows } = await sql<{ event_id: string }>`
    select d.event_id from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id = any(${eventIds}::text[])
      and d.state = 'delivered' and not ${isOwed(shop)}
      and d.endpoint_id = any(array(
        select id from endpoint
        where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and md5(target) = md5(${connectionId})
          and target = ${connectionId}))
      and not exists (
        select from access_call c
        where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.delivery_id = d.id)`.execute(tx);
  return new Set(rows.map(({ event_id }) => event_id));
}
