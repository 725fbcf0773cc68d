import { type Kysely, type RawBuilder, sql } from "kysely";

const ROWS = sql.lit(1_000);
const KEY = sql`1 as bucket, 'shp_1' as shop_id`;
const AT = sql`timestamptz '2026-01-01'`;

/** Rows as a shop has them, for the planner alone: hardly any columns alike, and no bytes that count. */
const SAMPLES = {
  event: sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_late, body, rule_book_version, answers,
      subject_hash, email_hash, number_hash)
    select ${KEY}, 'evt_' || n, 'key_' || n, 'type_' || n % 8, ${AT}, ${AT}, false, '', 1, '', sha256(n::text::bytea),
      sha256(n::text::bytea), sha256(n::text::bytea)`,
  event_key: sql`
    insert into event_key (bucket, shop_id, hash, event_id, type)
    select ${KEY}, sha256(n::text::bytea), 'evt_' || n, 'type_' || n % 8`,
  delivery: sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, state, due_at, format,
      content_type, headers, body, created_at)
    select ${KEY}, 'dlv_' || n, 'evt_' || n, 'rul_' || n % 20, 'end_' || n % 20, 0, 'order_' || n,
      case when n % 10 = 0 then 'pending' else 'delivered' end, ${AT} + n * interval '1 second', 'haak', '', '{}', '', ${AT}`,
  lease: sql`
    insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
    select ${KEY}, 'dlv_' || n, 'end_' || n % 20, 'lse_' || n, ${AT}, false`,
  attempt: sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
    select ${KEY}, 'dlv_' || n, 1, ${AT}, 10, 'delivered', '{}'`,
  lane: sql`
    insert into lane (bucket, shop_id, endpoint_id, due_at)
    select ${KEY}, 'end_' || n, case when n % 10 = 0 then ${AT} end`,
};

/**
 * Lets the planner know of tables that are empty what they will be like. Of a table that it knows nothing of it takes every condition
 * to leave one row, so that all indexes look alike: a new hub's first batch of 5,000 calls took half a minute, as each of
 * them was compared to all others. Statistics outlive the rows that they were taken of; of real ones PostgreSQL takes new ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, sample] of Object.entries(SAMPLES)) {
    await knowYoung(db, table, sql`${sample} from generate_series(1, ${ROWS}) as n`);
  }
}

/** Does so with rows that are gone again; a table that holds anything is left alone. */
export async function knowYoung(db: Kysely<unknown>, table: string, sample: RawBuilder<unknown>): Promise<void> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
  if (rows.length > 0) return;
  await sample.execute(db);
  await sql`analyze ${sql.table(table)}`.execute(db);
  await sql`truncate ${sql.table(table)}`.execute(db);
  // Now only how many rows there are: none.
  await sql`analyze ${sql.table(table)}`.execute(db);
}
