import { sql } from "kysely";
import type { Database } from "../../packages/server/src/platform/postgres/database.ts";

/**
 * An endpoint of one shop with this many due deliveries. They are written straight into the tables, because the API
 * would take minutes.
 */
export interface Pile {
  readonly bucket: number;
  readonly shopId: string;
  readonly endpointId: string;
  readonly count: number;
}

/** The pile, and the URL of its endpoint. */
export interface PileOptions extends Pile {
  readonly target: string;
}

/** Creates an endpoint with its lane and its backlog. It has no secrets, because nothing is sent. */
export async function makePile(
  db: Database,
  { bucket, shopId, endpointId, count, target }: PileOptions,
): Promise<void> {
  await sql`
    insert into endpoint (bucket, shop_id, id, kind, target, secrets, enabled, created_at)
    values (${bucket}::smallint, ${shopId}, ${endpointId}, 'webhook', ${target}, '[]', true, '2026-01-01')`.execute(db);
  await sql`
    insert into lane (bucket, shop_id, endpoint_id, due_at)
    values (${bucket}::smallint, ${shopId}, ${endpointId}, '2026-01-01')`.execute(db);
  await addToPile(db, { bucket, shopId, endpointId, count, startAt: 0 });
}

/**
 * Adds deliveries to an endpoint, numbered from after `startAt`. Each is for another order, because deliveries of one
 * order would wait for each other.
 */
export async function addToPile(db: Database, pile: Pile & { readonly startAt: number }): Promise<void> {
  const { bucket, shopId, endpointId, count, startAt } = pile;
  await sql`
    with added as (
      insert into delivery (bucket, shop_id, id, endpoint_id, line_number, ordering_key, due_at, format, content_type, headers, body,
        created_at)
      select ${bucket}::smallint, ${shopId}, ${`dlv_${endpointId}_`} || n, ${endpointId}, 0, 'order:' || n,
        '2026-01-01'::timestamptz + n * interval '1 microsecond', 'haak', 'application/json', '{}', ${"x".repeat(200)},
        '2026-01-01'
      from generate_series(${startAt + 1}::int, ${startAt + count}::int) as n
      returning bucket, shop_id, id, endpoint_id, ordering_key, seq, due_at
    )
    insert into pending_delivery (bucket, shop_id, id, endpoint_id, ordering_key, seq, state, due_at)
    select bucket, shop_id, id, endpoint_id, ordering_key, seq, 'pending', due_at from added`.execute(db);
  await sql`
    update lane set fresh_from = '-infinity', fresh_seq = 0
    where bucket = ${bucket}::smallint and shop_id = ${shopId} and endpoint_id = ${endpointId}`.execute(db);
}
