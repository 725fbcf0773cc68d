import { sql } from "kysely";
import { countOf } from "./remove-calls.ts";
import type { RemoveSome } from "./retention-job.ts";

const CONNECTIONS_MAX = 500;

/**
 * Removes connections that were deleted before the cutoff. One that the ledger, an endpoint or a comparison still names stays,
 * so that it can be said where somebody had access; but its key and the owner's own calls go in any case.
 */
export const removeConnections: RemoveSome = async (tx, { shop, cutoff, keptVersions }) => {
  const old = sql`c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.deleted_at < ${cutoff}::timestamptz`;
  await sql`
    update huddle_connection c set sealed_api_key = '', settings = '{}'
    where ${old} and c.sealed_api_key <> ''`.execute(tx);
  const gone = await sql`
    with few as materialized (
      select c.id from huddle_connection c
      where ${old}
        and not exists (
          select from access a
          where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.connection_id = c.id)
        and not exists (
          select from access_task t
          where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.connection_id = c.id)
        and not exists (
          select from comparison m
          where m.bucket = ${shop.bucket}::smallint and m.shop_id = ${shop.id} and m.connection_id = c.id)
        and not exists (
          select from endpoint e
          where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and md5(e.target) = md5(c.id)
            and e.target = c.id)
      limit ${CONNECTIONS_MAX}
      for update of c skip locked
    )
    delete from huddle_connection r using few
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = few.id`.execute(tx);
  return { removed: { connection: countOf(gone) }, after: "", ended: true, keptVersions };
};
