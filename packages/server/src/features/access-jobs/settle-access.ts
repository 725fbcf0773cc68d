import { sql } from "kysely";
import type { createRuleSetReader } from "../../pipeline/plan/rule-set.ts";
import { enqueue } from "../../pipeline/queue/enqueue.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type DecideParts, decidePeople, lockFreePeople, lockLinked } from "../access/index.ts";
import type { CallResult, DueAccess } from "./find-due-access.ts";

/** What settling needs. */
export interface SettleAccessParts extends DecideParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
  /** Tells the workers that this bucket has work; called only after the commit. */
  readonly hint: (bucket: number) => void;
}

/** No bound: whoever is looked at apart has all the time that it takes. */
const FACTS_MAX = 2_000_000_000;

/**
 * Decides anew about people of one shop: with what their calls came to, and with the time that it is now. One transaction, which
 * is all there is to a lease: a process that dies in the middle of it leaves nothing half done. People whom another process
 * holds, under whichever address, are passed over, and so is their news. The rule set is held first, so that a rule that is deleted meanwhile leaves
 * nothing behind that nobody cancels.
 */
export async function settleAccess(parts: SettleAccessParts, { shop, people, results }: DueAccess): Promise<void> {
  const now = parts.clock.now();
  const hasWork = await parts.db.transaction().execute(async (tx) => {
    await parts.readRuleSets(tx, shop.bucket, [shop.id]);
    const { people: locked, links } = await lockLinked(tx, shop, { people, lock: lockFreePeople });
    const input = { shop, people: locked, links, now, fresh: new Map(), endpointIds: [], factsMax: FACTS_MAX };
    const deliveries = await decidePeople(parts, tx, input);
    await enqueue(tx, shop.bucket, deliveries);
    const isInReview = ({ person }: CallResult) => locked.some((one) => one.person.equals(person));
    await removeCallResults(tx, shop, results.filter(isInReview));
    return deliveries.length > 0;
  });
  if (hasWork) parts.hint(shop.bucket);
}

async function removeCallResults(tx: Tx, shop: ShopKey, results: readonly CallResult[]): Promise<void> {
  if (results.length === 0) return;
  await sql`
    delete from access_call_result n
    using unnest(${results.map(({ deliveryId }) => deliveryId)}::text[], ${results.map(({ number }) => number)}::int[])
      as k (delivery_id, number)
    where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.delivery_id = k.delivery_id
      and n.number = k.number`.execute(tx);
}
