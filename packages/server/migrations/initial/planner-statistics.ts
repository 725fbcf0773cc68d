import { type Kysely, sql } from "kysely";

const KEY = sql`1 as bucket, 'shp_1' as shop_id`;
const AT = sql`timestamptz '2026-01-01'`;

/** Rows as a shop has them, for the planner only: few columns are alike, and the stored bytes are empty because they do not count. */
const SAMPLES = {
  event: sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes,
      subject_hash, email_hash, number_hash)
    select ${KEY}, 'evt_' || n, 'key_' || n, 'type_' || n % 8, ${AT}, ${AT}, false, '', 1, '', sha256(n::text::bytea),
      sha256(n::text::bytea), sha256(n::text::bytea)`,
  event_key: sql`
    insert into event_key (bucket, shop_id, hash, event_id, type)
    select ${KEY}, sha256(n::text::bytea), 'evt_' || n, 'type_' || n % 8`,
  delivery: sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, due_at, format,
      content_type, headers, body, created_at)
    select ${KEY}, 'dlv_' || n, 'evt_' || n, 'rul_' || n % 20, 'end_' || n % 20, 0, 'order_' || n, ${AT}, 'haak', '', '{}',
      '', ${AT}`,
  pending_delivery: sql`
    insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at)
    select ${KEY}, 'dlv_' || n, 'end_' || n % 20, 'evt_' || n, 'order_' || n, n,
      case when n % 10 = 0 then 'waiting' else 'pending' end, ${AT} + n * interval '1 second'`,
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
 * Tells the planner what the tables of the hot path will hold, while they are still empty: it takes statistics of a thousand made-up rows
 * and removes the rows again (docs/decisions/0029). Without statistics the planner expects every condition to leave one row, so that
 * all indexes look alike: the first batch of 5,000 calls of a new hub took half a minute, because each of them was compared to all
 * others. Statistics outlive their rows, and PostgreSQL replaces them once the tables hold real ones.
 */
export async function setPlannerStatistics(db: Kysely<unknown>): Promise<void> {
  for (const [table, sample] of Object.entries(SAMPLES)) {
    await sql`${sample} from generate_series(1, 1000) as n`.execute(db);
    await sql`analyze ${sql.table(table)}`.execute(db);
    await sql`truncate ${sql.table(table)}`.execute(db);
    // With no rows this keeps the statistics of the columns and corrects only the number of rows, which must be zero.
    await sql`analyze ${sql.table(table)}`.execute(db);
  }
}
