import { sql } from "kysely";
import { type RemoveParts, removeOld } from "../../../src/features/retention/remove-old.ts";
import type { Removed } from "../../../src/features/retention/retention-job.ts";
import type { StoredDeliveryState } from "../../../src/platform/postgres/tables/delivery-tables.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { anAccept, anEvent } from "../../support/builders.ts";
import { aLog, type TestStore } from "../../support/harness.ts";
import { bring } from "../../support/pending.ts";

const DAY_SECONDS = 86_400;

/** The retention in these tests, in days. */
const RETENTION_DAYS = 90;

/** Moves the clock by this many days. */
export const daysPass = (store: TestStore, days: number) => store.clock.advance(days * DAY_SECONDS);

/** Runs the retention job without pauses until nothing is left to remove. Returns the counts. */
export async function remove(store: TestStore, overrides: Partial<RemoveParts> = {}): Promise<Removed> {
  const total: Removed = {};
  await removeOld({
    ...{ db: store.db, clock: store.clock, log: aLog(), retentionDays: RETENTION_DAYS },
    onRemoved(removed) {
      for (const [kind, rows] of Object.entries(removed) as [keyof Removed, number][]) {
        if (rows > 0) total[kind] = (total[kind] ?? 0) + rows;
      }
    },
    giveWay: async () => undefined,
    isStopping: () => false,
    ...overrides,
  });
  return total;
}

/** Accepts an event now, with a delivery for each matching rule. Returns its id. */
export async function happened(store: TestStore, shop: Shop, key?: string): Promise<string> {
  const [accepted] = await anAccept(store)(shop, anEvent(key === undefined ? {} : { key }));
  return accepted?.id ?? "";
}

/** Puts the deliveries of an event into a state, each with this many attempts. */
export async function cameTo(
  store: TestStore,
  eventId: string,
  { state = "delivered", attempts = 1 }: { state?: StoredDeliveryState; attempts?: number } = {},
): Promise<void> {
  await bring(store.db, sql`d.event_id = ${eventId}`, { state, attempts });
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
    select d.bucket, d.shop_id, d.id, n, d.created_at, 5, 'delivered', '{}'
    from delivery d cross join generate_series(1, ${attempts}::int) as n where d.event_id = ${eventId}`.execute(
    store.db,
  );
}

/** An event whose deliveries are all delivered. */
export async function happenedAndCalled(store: TestStore, shop: Shop, key?: string): Promise<string> {
  const id = await happened(store, shop, key);
  await cameTo(store, id);
  return id;
}

/** The ids of the rows that are left in a table, oldest first. */
export async function idsIn(
  store: TestStore,
  table:
    | "event"
    | "delivery"
    | "inbox"
    | "replay"
    | "preview"
    | "reconciliation"
    | "rule"
    | "api_key"
    | "access_task"
    | "erasure"
    | "audit_log"
    | "huddle_connection"
    | "comparison",
): Promise<string[]> {
  const rows = await store.db.selectFrom(table).select("id").orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** How many attempts are left. */
export async function countAttempts(store: TestStore): Promise<number> {
  const { count } = await store.db
    .selectFrom("attempt")
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}
