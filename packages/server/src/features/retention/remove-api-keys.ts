import { sql } from "kysely";
import { countOf } from "./remove-calls.ts";
import type { RemoveSome } from "./retention-job.ts";

const KEYS_MAX = 500;

/**
 * Removes API keys that expired before the cutoff, with the sealed copies of them. One whose hooks still call stays. The few are
 * materialized: joined as a subselect they may be chosen anew for every row, and are then not few.
 */
export const removeApiKeys: RemoveSome = async (tx, { shop, cutoff, keptVersions }) => {
  const keys = await sql`
    with few as materialized (
      select k.id from api_key k
      where k.shop_id = ${shop.id} and k.expires_at < ${cutoff}::timestamptz
        and not exists (
          select from rule r
          where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.api_key_id = k.id
            and r.deleted_at is null)
      limit ${KEYS_MAX}
      for update of k skip locked
    )
    delete from api_key a using few where a.id = few.id`.execute(tx);
  return { removed: { api_key: countOf(keys) }, after: "", ended: true, keptVersions };
};
