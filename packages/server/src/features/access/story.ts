import type { AccessFact, GrantFact, Language } from "@haak/core";
import { personKey, translateRuleName } from "@haak/core";
import { sql } from "kysely";
import { isLeased } from "../../pipeline/queue/delivery-conditions.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { StoredDeliveryState } from "../../platform/postgres/tables/delivery-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { AccessRow } from "./access-rows.ts";
import { personName } from "./ledger/fact-names.ts";
import type { KnownAs } from "./ledger/link-store.ts";
import type { ShownStory } from "./schema.ts";
import { readTasksOf } from "./tasks.ts";

/** The maximum number of facts in a history. Only a test address has more. */
const FACTS_SHOWN_MAX = 500;

/** Reads the history of a row: each event that says something about it, each call and each task. The oldest comes first. */
export async function readStory(
  db: Db,
  shop: ShopKey,
  { row, known, language }: { row: AccessRow; known: KnownAs; language: Language },
): Promise<ShownStory> {
  return {
    events: (await readEvents(db, shop, { row, known })).map((fact) => showFact(fact, language)),
    calls: await readCalls(db, shop, row.id),
    tasks: await readTasksOf(db, shop, { accessId: row.id, language }),
  };
}

interface FactRow {
  readonly fact: AccessFact;
  readonly rule_name: string | null;
}

/** Purchases under other addresses of the person are part of the history too. */
async function readEvents(db: Db, shop: ShopKey, { row, known }: { row: AccessRow; known: KnownAs }) {
  const people = [row.email, ...known.otherEmails].map(personKey);
  const rows = await readFacts(db, shop, people.map(personName));
  const isTheirs = (fact: GrantFact) => people.includes(fact.person) && isOf(row, fact);
  const grants = rows.flatMap(({ fact }) => (fact.kind === "grant" && isTheirs(fact) ? [fact] : []));
  return rows.filter(({ fact }) => isAbout(row, grants, fact));
}

async function readFacts(db: Db, shop: ShopKey, people: readonly Buffer[]): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    with own as (
      select n.event_id, n.rule_id, n.number from access_name n
      where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.name = any(${people}::bytea[])
    ), known as (
      select distinct m.name from own o
      join access_name m on m.bucket = ${shop.bucket}::smallint and m.shop_id = ${shop.id} and m.event_id = o.event_id
        and m.rule_id = o.rule_id and m.number = o.number
    )
    select f.fact, r.definition ->> 'name' as rule_name
    from (
      select distinct a.event_id, a.rule_id, a.number from known k
      join access_name a on a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.name = k.name
    ) as k
    join access_fact f on f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.event_id = k.event_id
      and f.rule_id = k.rule_id and f.number = k.number
    left join rule r on r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = f.rule_id
    order by f.event_id, f.rule_id, f.number
    limit ${FACTS_SHOWN_MAX}`.execute(db);
  return rows;
}

function isOf(row: AccessRow, fact: GrantFact): boolean {
  const sameItem = fact.item.kind === row.itemKind && fact.item.name === row.item;
  return sameItem && fact.connectionId === row.connectionId;
}

function isAbout(row: AccessRow, grants: readonly GrantFact[], fact: AccessFact): boolean {
  switch (fact.kind) {
    case "grant":
      return grants.includes(fact);
    case "revoke":
      return fact.connectionId === row.connectionId;
    default:
      return grants.some(
        ({ orderId, subscriptionId }) =>
          (subscriptionId !== null && subscriptionId === fact.subscriptionId) ||
          (orderId !== null && orderId === fact.orderId),
      );
  }
}

function showFact({ fact, rule_name: name }: FactRow, language: Language): ShownStory["events"][number] {
  return {
    event_id: fact.eventId,
    said: fact.kind,
    email: fact.kind === "grant" ? fact.email : null,
    occurred_at: new Date(fact.occurredAt).toISOString(),
    received_at: new Date(fact.acceptedAt).toISOString(),
    rule: "ruleId" in fact ? { id: fact.ruleId, name: name && translateRuleName(name, language) } : null,
    order_id: "orderId" in fact ? fact.orderId : null,
    subscription_id: "subscriptionId" in fact ? fact.subscriptionId : null,
  };
}

type ShownCall = ShownStory["calls"][number];

async function readCalls(db: Db, shop: ShopKey, accessId: string): Promise<ShownCall[]> {
  const { rows } = await sql<{
    delivery_id: string;
    does: ShownCall["do"];
    created_at: Date;
    state: StoredDeliveryState | "sending" | null;
    attempts: number | null;
    last_status: number | null;
    last_outcome: ShownCall["last_outcome"];
  }>`
    select c.delivery_id, c.does, c.created_at, case when ${isLeased("d")} then 'sending' else d.state end as state, d.attempts, l.status as last_status, l.outcome as last_outcome
    from access_call c
    left join delivery_status d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = c.delivery_id
    left join lateral (
      select n.status, n.outcome from attempt n
      where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.delivery_id = c.delivery_id
      order by n.number desc limit 1
    ) as l on true
    where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.access_id = ${accessId}
    order by c.delivery_id`.execute(db);
  return rows.map(({ does, created_at, attempts, ...call }) => ({
    ...call,
    do: does,
    attempts: attempts ?? 0,
    created_at: created_at.toISOString(),
  }));
}
