import { sql } from "kysely";
import type { StoredDeliveryState } from "../../../src/platform/postgres/tables/delivery-tables.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { putDeliveries } from "../../support/builders.ts";
import type { TestStore } from "../../support/harness.ts";
import { readDeliveries } from "../../support/leases.ts";
import { bring } from "../../support/pending.ts";

interface SomeDeliveries {
  readonly shop: Shop;
  readonly endpointId: string;
  readonly count?: number;
  readonly state?: StoredDeliveryState;
}

/** Inserts ended deliveries with three attempts. */
export async function putEnded(store: TestStore, { state = "failed", ...input }: SomeDeliveries): Promise<string[]> {
  const ids = await putDeliveries(store, input);
  await bring(store.db, sql`d.id = any(${ids}::text[])`, { state, attempts: 3, attemptsSpent: 9 });
  return ids;
}

/** All their stored rows, in the order of their ids. */
export async function rowsOf(store: TestStore, ids: readonly string[]) {
  return (await readDeliveries(store)).filter(({ id }) => ids.includes(id));
}

/** Their states, in the order of their ids. */
export const statesOf = async (store: TestStore, ids: readonly string[]) =>
  (await rowsOf(store, ids)).map((row) => row.state);
