import { type RawBuilder, sql } from "kysely";
import type { Db } from "../../src/platform/postgres/database.ts";
import type { PendingDeliveryTable, StoredDeliveryState } from "../../src/platform/postgres/tables/delivery-tables.ts";

/** The rows of pending deliveries, for tests that write deliveries directly into the tables. The condition is about the stored delivery `d`. */
type Which = RawBuilder<unknown>;

interface PendingValues {
  readonly state?: PendingDeliveryTable["state"];
  readonly deferred?: boolean;
  readonly attempts?: number;
}

/** Makes deliveries pending that a test has just written into the tables. */
export async function putPending(
  db: Db,
  which: Which,
  { state = "pending", deferred = false, attempts = 0 }: PendingValues = {},
): Promise<void> {
  await sql`
    insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, deferred, state, due_at, attempts)
    select d.bucket, d.shop_id, d.id, d.endpoint_id, d.event_id, d.ordering_key, d.seq, ${deferred}::boolean, ${state}, d.due_at,
      ${attempts}::int
    from delivery d where ${which}`.execute(db);
}

/** A state for deliveries. Fields that are not named stay as they are. */
interface Reached {
  readonly state: StoredDeliveryState;
  readonly dueAt?: Date;
  readonly attempts?: number;
  readonly attemptsSpent?: number;
}

/** Puts deliveries into a state by hand, also ended ones, with the same rows that the hub would write. */
export async function bring(db: Db, which: Which, { state, ...more }: Reached): Promise<void> {
  const now = {
    due_at: sql`coalesce(${more.dueAt ?? null}::timestamptz, n.due_at)`,
    attempts: sql`coalesce(${more.attempts ?? null}::int, n.attempts)`,
    attempts_spent: sql`coalesce(${more.attemptsSpent ?? null}::int, n.attempts_spent)`,
  };
  const itself = sql`n.bucket = d.bucket and n.shop_id = d.shop_id and n.id = d.id and ${which}`;
  if (state === "pending" || state === "waiting") {
    await sql`
      insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at, attempts, attempts_spent)
      select d.bucket, d.shop_id, d.id, d.endpoint_id, d.event_id, d.ordering_key, d.seq, ${state}, ${now.due_at}, ${now.attempts},
        ${now.attempts_spent}
      from delivery d join delivery_status n on ${itself}
      on conflict (bucket, shop_id, id) do update set state = excluded.state, due_at = excluded.due_at,
        attempts = excluded.attempts, attempts_spent = excluded.attempts_spent`.execute(db);
    await sql`
      update delivery d set final_state = 'delivered', attempts = 1, attempts_spent = 1 where ${which}`.execute(db);
  } else {
    await sql`
      update delivery d set final_state = ${state}, due_at = ${now.due_at}, attempts = ${now.attempts},
        attempts_spent = ${now.attempts_spent}
      from delivery_status n where ${itself}`.execute(db);
    await sql`
      delete from pending_delivery n using delivery d where ${itself}`.execute(db);
  }
}
