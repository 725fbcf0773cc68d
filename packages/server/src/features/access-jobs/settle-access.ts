import { sql } from "kysely";
import type { createRuleSetReader } from "../../pipeline/plan/rule-set.ts";
import { enqueue } from "../../pipeline/queue/enqueue.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type DecideParts, decidePeople, lockFreePeople, lockLinked } from "../access/index.ts";
import type { CallResult, DueAccess } from "./find-due-access.ts";

export interface SettleAccessParts extends DecideParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
  /** Tells the workers that this bucket has work. It must be called only after the commit. */
  readonly hint: (bucket: number) => void;
}

/** Unlimited, because nothing waits for this decision, unlike the decision that is made while an event is accepted. */
const FACTS_MAX = 2_000_000_000;

/**
 * Decides again about people of one shop, with the results of their calls and the current time. It is one transaction, so that a process
 * that dies leaves nothing half done. People whose rows another process has locked are skipped, and so are their results. The rule set is
 * locked first, because otherwise a rule that is deleted meanwhile could leave calls that nobody cancels.
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
