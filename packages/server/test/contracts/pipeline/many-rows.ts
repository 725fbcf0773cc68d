import { sql } from "kysely";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import type { TestStore } from "../../support/harness.ts";
import { putPending } from "../../support/pending.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/**
 * Rows as a hub has them after a while: shops in all buckets, each with lanes, events and deliveries, of which one in forty is
 * pending. The planner has statistics of them. They are inserted by statements, because 60,000 calls of our own would take minutes.
 */
export async function fillBuckets(
  db: Database,
  { shops, lanesEach, deliveriesEach }: { shops: number; lanesEach: number; deliveriesEach: number },
): Promise<void> {
  const shop = sql`s % 256 as bucket, 'shp_many_' || s as shop_id`;
  const lanes = sql`from generate_series(1, ${shops}::int) as s, generate_series(1, ${lanesEach}::int) as l`;
  const deliveries = sql`from generate_series(1, ${shops}::int) as s, generate_series(1, ${deliveriesEach}::int) as d`;
  const statements = [
    sql`insert into rule_set (bucket, shop_id, version) select s % 256, 'shp_many_' || s, 1 from generate_series(1, ${shops}::int) as s`,
    sql`insert into endpoint (bucket, shop_id, id, kind, target, secrets, enabled, created_at)
      select ${shop}, 'end_' || l, 'webhook', 'https://example.com/' || l, '[]', true, '2026-11-01' ${lanes}`,
    sql`insert into rule (bucket, shop_id, id, origin, definition, endpoint_id, version, created_at, updated_at)
      select ${shop}, 'rul_' || l, 'rule', '{}', 'end_' || l, 1, '2026-11-01', '2026-11-01' ${lanes}`,
    sql`insert into rule_version (bucket, shop_id, rule_id, from_version, definition, endpoint_id)
      select ${shop}, 'rul_' || l, 1, '{}', 'end_' || l ${lanes}`,
    sql`insert into lane (bucket, shop_id, endpoint_id, due_at)
      select ${shop}, 'end_' || l, case when l = 1 then timestamptz '2026-11-24' end ${lanes}`,
    sql`insert into active_lane (bucket, shop_id, endpoint_id) select bucket, shop_id, endpoint_id from lane where due_at is not null`,
    sql`insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version,
        decision_codes)
      select ${shop}, 'evt_' || s || '_' || d, 'key-' || d, 'order.paid', '2026-11-01', '2026-11-01', false, '{}', 1, '' ${deliveries}`,
    sql`insert into event_key (bucket, shop_id, hash, event_id, type)
      select ${shop}, sha256(d::text::bytea), 'evt_' || s || '_' || d, 'order.paid' ${deliveries}`,
    sql`insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, due_at, format,
        content_type, headers, body, created_at)
      select ${shop}, 'dlv_' || s || '_' || d, 'evt_' || s || '_' || d, 'rul_' || d % 3, 'end_' || d % ${lanesEach}::int + 1, 0, 'order:' || d,
        '2026-11-20', 'haak', 'application/json', '{}', '{}', '2026-11-01' ${deliveries}`,
    sql`insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
      select s % 256, 'shp_many_' || s, 'dlv_' || s || '_2', 'end_1', 'lse_1', '2026-12-01', false from generate_series(1, ${shops}::int) as s`,
    sql`insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
      select ${shop}, 'dlv_' || s || '_' || d, 1, '2026-11-01', 10, 'delivered', '{}' ${deliveries}`,
    sql`insert into access_call (bucket, shop_id, access_id, delivery_id, does, open, created_at)
      select ${shop}, 'acc_' || d, 'dlv_access_' || s || '_' || d, 'grant', false, '2026-11-01' ${deliveries}`,
    sql`insert into access_rebuild (bucket, shop_id, after_id, events, started_at, ended_at)
      select s % 256, 'shp_many_' || s, '', 0, '2026-11-01', '2026-11-01' from generate_series(1, ${shops}::int) as s`,
  ];
  for (const statement of statements) await statement.execute(db);
  await putPending(db, sql`d.ordering_key in ('order:1', 'order:2')`);
  await sql`analyze`.execute(db);
}

/** How many rows count as many on that version. */
export const pileOn = (version: PostgresVersion): number => (version === 14 ? sizeOf("pileOnOldest") : 100_000);

/** The lane. */
export interface LaneName {
  readonly shop: Shop;
  readonly endpointId: string;
}

interface Pile extends LaneName {
  readonly count: number;
  readonly deferred?: boolean;
  /** Whether the planner has statistics of it. */
  readonly known?: boolean;
}

/** Inserts many deliveries into one lane, due for an hour, or deferred behind another one of their order. */
export async function pileUp(
  { db, clock }: TestStore,
  { shop, endpointId, count, deferred = false, known = true }: Pile,
): Promise<void> {
  const now = clock.now();
  const firstDueAt = new Date(now.getTime() + (deferred ? 900_000 : -3_600_000));
  await sql`
    insert into delivery (bucket, shop_id, id, endpoint_id, line_number, ordering_key, due_at, format, content_type, headers, body,
      created_at)
    select ${shop.bucket}::smallint, ${shop.id}, ${`${endpointId}_`} || n, ${endpointId}, 0, 'order:1',
      ${firstDueAt}::timestamptz + n * interval '1 microsecond', 'haak', 'application/json', '{}', ${"x".repeat(80)},
      ${now}::timestamptz
    from generate_series(1, ${count}::int) as n`.execute(db);
  const ofThePile = sql`d.endpoint_id = ${endpointId} and starts_with(d.id, ${`${endpointId}_`})`;
  await putPending(db, ofThePile, { deferred });
  if (known) await sql`analyze delivery, pending_delivery`.execute(db);
}

/** Why nothing of a lane is sent. */
export interface LaneState {
  /** How many of its deliveries are in flight, for ever. */
  readonly sending?: number;
  readonly breakerOpen?: boolean;
}

/** Makes a lane due now, with the leases of that state only. */
export async function layLane(
  { db, clock }: TestStore,
  { shop, endpointId }: LaneName,
  { sending = 0, breakerOpen = false }: LaneState,
): Promise<void> {
  const now = clock.now();
  await sql`delete from lease where endpoint_id = ${endpointId}`.execute(db);
  await sql`
    insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
    select ${shop.bucket}::smallint, ${shop.id}, ${`${endpointId}_`} || n, ${endpointId}, 'lse_of_a_hanging_call',
      ${new Date(now.getTime() + 60_000)}::timestamptz, false
    from generate_series(1, ${sending}::int) as n`.execute(db);
  const breaker = breakerOpen
    ? { kind: "open", probeAtMs: now.getTime(), probeGapSeconds: 30 }
    : { kind: "closed", failuresInARow: 0, failedDeliveryIds: [] };
  await db
    .updateTable("lane")
    .set({
      due_at: now,
      fresh_from: sql`'-infinity'`,
      blocked: false,
      sending,
      breaker: JSON.stringify(breaker),
      probe_at: breakerOpen ? now : null,
    })
    .where("endpoint_id", "=", endpointId)
    .execute();
  await db
    .insertInto("active_lane")
    .values({ bucket: shop.bucket, shop_id: shop.id, endpoint_id: endpointId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
