import { sql } from "kysely";
import type { StoredDeliveryState } from "../../src/platform/postgres/tables/delivery-tables.ts";
import type { TestStore } from "./harness.ts";
import { bring } from "./pending.ts";

/** A state for a delivery: its stored state, or `sending` while it has a lease. */
export type ReachedState = StoredDeliveryState | "sending";

/**
 * Deliveries with their leases, oldest first. The state is `sending` if there is a lease.
 * @throws Error if a delivery is missing, or is pending with the final state of an ended one.
 */
export async function readDeliveries(store: TestStore, shopId?: string) {
  const rows = await store.db
    .selectFrom("delivery_status as delivery")
    .leftJoin("lease", (join) =>
      join
        .onRef("lease.bucket", "=", "delivery.bucket")
        .onRef("lease.shop_id", "=", "delivery.shop_id")
        .onRef("lease.delivery_id", "=", "delivery.id"),
    )
    .selectAll("delivery")
    .select(["lease.lease_id", "lease.leased_until", "lease.cancelling"])
    .$if(shopId !== undefined, (query) => query.where("delivery.shop_id", "=", shopId ?? ""))
    .orderBy("delivery.id")
    .execute();
  const { rows: strays } = await sql<{ id: string }>`
    select o.id from pending_delivery o where not exists (
      select from delivery d where d.bucket = o.bucket and d.shop_id = o.shop_id and d.id = o.id)`.execute(store.db);
  if (strays.length > 0) throw new Error(`Pending, but without a delivery: ${strays.map(({ id }) => id).join(", ")}.`);
  const odd = rows.filter((row) => row.pending_as !== null && row.final_state !== "delivered");
  if (odd.length > 0)
    throw new Error(`Pending, but with the final state ${odd[0]?.final_state}: ${odd.map(({ id }) => id).join(", ")}.`);
  return rows.map((row) => ({ ...row, state: row.lease_id === null ? row.state : ("sending" as const) }));
}

/** One delivery with its lease. @throws Error if it does not exist. */
export async function readDelivery(store: TestStore, id: string | undefined) {
  const row = (await readDeliveries(store)).find((one) => one.id === id);
  if (row === undefined) throw new Error(`There is no delivery ${id}.`);
  return row;
}

/** A delivery that is being sent, as its worker claimed it. @throws Error if it has no lease. */
export async function readSending(store: TestStore, id: string | undefined) {
  const { bucket, shop_id: shopId, lease_id, ordering_key, attempts, attempts_spent } = await readDelivery(store, id);
  if (lease_id === null) throw new Error(`Nobody is sending ${id}.`);
  return {
    bucket,
    shopId,
    id: id ?? "",
    leaseId: lease_id,
    orderingKey: ordering_key,
    attempts,
    attemptsSpent: attempts_spent,
  };
}

/** Puts a delivery into a state by hand. `sending` gives it a lease of an unknown worker. */
export async function bringInto(store: TestStore, id: string, state: ReachedState): Promise<void> {
  await sql`delete from lease where delivery_id = ${id}`.execute(store.db);
  const stored = state === "sending" ? "pending" : state;
  await bring(store.db, sql`d.id = ${id}`, { state: stored });
  if (state === "sending") await putLease(store, id);
}

/** A lease of a delivery at its endpoint, which lasts longer than any test. */
export async function putLease(store: TestStore, id: string, leaseId = "lse_of_test"): Promise<void> {
  await sql`
    insert into lease (bucket, shop_id, delivery_id, endpoint_id, lease_id, leased_until, probing)
    select bucket, shop_id, id, endpoint_id, ${leaseId}, '2100-01-01', false from delivery where id = ${id}`.execute(
    store.db,
  );
  await sql`
    update lane l set sending = l.sending + 1 from delivery d
    where d.id = ${id} and l.bucket = d.bucket and l.shop_id = d.shop_id and l.endpoint_id = d.endpoint_id`.execute(
    store.db,
  );
}
