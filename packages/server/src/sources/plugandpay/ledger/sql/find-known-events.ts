import { sql } from "kysely";
import { lookupHash } from "../../../../platform/crypto/seal.ts";
import type { Db } from "../../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../../platform/shop.ts";

/** An event of the ledger, and its text if that was wanted. All but key and id are null if it was removed for its age. */
export interface LedgerEvent {
  readonly key: string;
  readonly id: string;
  readonly occurredAt: Date | null;
  readonly receivedAt: Date | null;
  readonly body: string | null;
}

/** Which event is looked for, and whether its text is wanted. */
export interface LedgerKey {
  readonly key: string;
  readonly withBody: boolean;
}

/** Those of these keys that the shop's ledger knows. Reads the primary keys of keys and events, and locks nothing. */
export async function findKnownEvents(db: Db, shop: ShopKey, keys: readonly LedgerKey[]): Promise<LedgerEvent[]> {
  const { rows } = await sql<LedgerEvent>`
    select k.key, h.event_id as id, e.occurred_at as "occurredAt", e.received_at as "receivedAt",
      case when k.with_body then e.body end as body
    from unnest(
      ${keys.map(({ key }) => key)}::text[], ${keys.map(({ key }) => lookupHash(key))}::bytea[],
      ${keys.map(({ withBody }) => withBody)}::boolean[]
    ) as k (key, hash, with_body)
    join event_key h on h.bucket = ${shop.bucket}::smallint and h.shop_id = ${shop.id} and h.hash = k.hash
    left join event e on e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = h.event_id`.execute(
    db,
  );
  return rows;
}
