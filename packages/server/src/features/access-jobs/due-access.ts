import { sql } from "kysely";
import type { createRuleSetReader } from "../../pipeline/plan/rule-set.ts";
import { enqueue } from "../../pipeline/queue/enqueue.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type DecideParts, decidePeople, lockFreePeople, lockLinked } from "../access/index.ts";

/** An attempt whose result the ledger does not know yet. */
export interface CallResult {
  readonly deliveryId: string;
  readonly number: number;
  readonly person: Buffer;
}

/** People of one shop about whom access must be decided, with the new results of their calls. */
export interface DueAccess {
  readonly shop: ShopKey;
  readonly people: readonly Buffer[];
  readonly results: readonly CallResult[];
}

const RESULTS_A_ROUND = 500;
const PEOPLE_A_ROUND = 200;
/** People in one transaction. The limit bounds how long it keeps their rows locked. */
const PEOPLE_A_STEP = 50;

type ResultRow = CallResult & { readonly bucket: number; readonly shopId: string };
type PersonRow = { readonly bucket: number; readonly shopId: string; readonly person: Buffer };

/**
 * The people about whom access must be decided now, in steps: those with new call results, and those whose next change is due. It only
 * reads, and locks nothing.
 */
export async function findDueAccess(db: Database, now: Date): Promise<DueAccess[]> {
  const results = await findCallResults(db);
  const due = await findPeople(db, now);
  const byShop = new Map<string, { shop: ShopKey; people: Map<string, Buffer>; results: CallResult[] }>();
  const at = ({ bucket, shopId }: PersonRow | ResultRow) => {
    const one = byShop.get(shopId) ?? {
      shop: { bucket, id: shopId },
      people: new Map<string, Buffer>(),
      results: [] as CallResult[],
    };
    byShop.set(shopId, one);
    return one;
  };
  for (const row of results) at(row).results.push(row);
  for (const row of [...results, ...due]) at(row).people.set(row.person.toString("hex"), row.person);
  return [...byShop.values()].flatMap((one) => steps({ ...one, people: [...one.people.values()] }));
}

function steps({ shop, people, results }: DueAccess): DueAccess[] {
  const count = Math.ceil(people.length / PEOPLE_A_STEP);
  return Array.from({ length: count }, (_, index) => {
    const some = people.slice(index * PEOPLE_A_STEP, (index + 1) * PEOPLE_A_STEP);
    return { shop, people: some, results: results.filter(({ person }) => some.some((one) => one.equals(person))) };
  });
}

async function findCallResults(db: Database): Promise<ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    select n.bucket, n.shop_id as "shopId", n.delivery_id as "deliveryId", n.number, a.person
    from (select * from access_call_result limit ${RESULTS_A_ROUND}) as n
    join access_call c on c.bucket = n.bucket and c.shop_id = n.shop_id and c.delivery_id = n.delivery_id
    join access a on a.bucket = n.bucket and a.shop_id = n.shop_id and a.id = c.access_id`.execute(db);
  return rows;
}

async function findPeople(db: Database, now: Date): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select bucket, shop_id as "shopId", person from access_person
    where next_change_at <= ${now}::timestamptz
    order by next_change_at limit ${PEOPLE_A_ROUND}`.execute(db);
  return rows;
}

/**
 * People with an open call whose end was not reported, for example because it was cancelled while its worker died. The query is cheap,
 * because few calls are open at once.
 */
export async function findEndedCalls(db: Database): Promise<DueAccess[]> {
  const { rows } = await sql<PersonRow>`
    select distinct a.bucket, a.shop_id as "shopId", a.person
    from access_call c
    join access a on a.bucket = c.bucket and a.shop_id = c.shop_id and a.id = c.access_id
    where c.open and not exists (
      select from pending_delivery o where o.bucket = c.bucket and o.shop_id = c.shop_id and o.id = c.delivery_id)
    limit ${PEOPLE_A_ROUND}`.execute(db);
  return rows.map(({ bucket, shopId, person }) => ({ shop: { bucket, id: shopId }, people: [person], results: [] }));
}

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
