import {
  type AccessFact,
  isAccessAction,
  isErased,
  isOperationalEvent,
  planDeliveries,
  type Rule,
  readAccessFacts,
} from "@haak/core";
import { sql } from "kysely";
import { readEventBody } from "../../pipeline/accept/read-event-pages.ts";
import { decodeDecisions } from "../../pipeline/plan/decision-codes.ts";
import { readRulesAt } from "../../pipeline/plan/rule-set.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { ReportedLink } from "../access/index.ts";
import { checkSoon, ensurePeople, givenTo, linksOf, lockPeople, storeFacts } from "../access/index.ts";

export interface RebuildParts {
  readonly db: Database;
  readonly clock: Clock;
}

/** Events of one step. The limit bounds how long a step keeps its locks. */
const EVENTS_A_STEP = 200;

interface EventRow {
  readonly id: string;
  readonly body: string;
  readonly received_at: Date;
  readonly rule_set_version: number;
  readonly decision_codes: string;
}

/** The shops whose ledger is being rebuilt. */
export async function findDueRebuilds(db: Database, now: Date): Promise<ShopKey[]> {
  const { rows } = await sql<ShopKey>`
    select bucket, shop_id as id from access_rebuild
    where due_at <= ${now}::timestamptz order by due_at limit 20`.execute(db);
  return rows;
}

/**
 * Rebuilds the next few facts of a ledger from the stored events and from the rules as they were at the time. Facts that a preview added
 * later stay. Access is decided again for every person with a fact. If nothing differs, nothing changes and nothing is requested. Each step
 * is one transaction that locks the shop's row, so that any process may take any step.
 */
export async function rebuildStep({ db, clock }: RebuildParts, shop: ShopKey): Promise<void> {
  const now = clock.now();
  await db.transaction().execute(async (tx) => {
    const afterId = await lockRebuild(tx, shop, now);
    if (afterId === null) return;
    const events = await readEvents(tx, shop, afterId);
    const known = await factsOf(tx, shop, events);
    const people = await replaceFacts(tx, shop, known);
    await checkSoon(tx, shop, { people, now });
    await noteStep(tx, shop, { events, now });
  });
}

async function lockRebuild(tx: Tx, shop: ShopKey, now: Date): Promise<string | null> {
  const { rows } = await sql<{ after_id: string }>`
    select after_id from access_rebuild
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and due_at <= ${now}::timestamptz
    for update skip locked`.execute(tx);
  return rows[0]?.after_id ?? null;
}

async function readEvents(tx: Tx, shop: ShopKey, afterId: string): Promise<EventRow[]> {
  return tx
    .selectFrom("event")
    .select(["id", "body", "received_at", "rule_set_version", "decision_codes"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(EVENTS_A_STEP)
    .execute();
}

/** The events whose facts can be rebuilt. If the rules of an event were deleted because of their age, its stored facts stay. */
interface KnownFacts {
  readonly ids: readonly string[];
  readonly facts: readonly AccessFact[];
  readonly links: readonly ReportedLink[];
}

async function factsOf(tx: Tx, shop: ShopKey, events: readonly EventRow[]): Promise<KnownFacts> {
  const ids: string[] = [];
  const rulesAt = new Map<number, Awaited<ReturnType<typeof readRulesAt>>>();
  const facts: AccessFact[] = [];
  for (const row of events) {
    const version = row.rule_set_version;
    const rules = rulesAt.get(version) ?? (await readRulesAt(tx, shop, version));
    rulesAt.set(version, rules);
    if (rules.length !== row.decision_codes.length) continue;
    ids.push(row.id);
    facts.push(...factsOfEvent(row, rules));
  }
  // An event links a customer to an address even if its rules were deleted.
  return { ids, facts, links: linksOf(events.map(({ body }) => readEventBody(body))) };
}

/** The decision says which rules called. What they requested follows from the rules as they were. */
function factsOfEvent(row: EventRow, rules: Awaited<ReturnType<typeof readRulesAt>>): AccessFact[] {
  const codes = decodeDecisions(row.decision_codes);
  const asked = rules.filter((_rule, index) => codes[index] === "called").map((rule) => ({ ...rule, enabled: true }));
  const event = readEventBody(row.body);
  if (isOperationalEvent(event)) return [];
  const decisions = planDeliveries(event, asked).filter((decision) => decision.called);
  // An erased person must not get access again. Only revokes are read, because they may concern somebody else with the same subscription.
  const called = isErased(event) ? decisions.filter(({ rule }) => revokes(rule)) : decisions;
  return readAccessFacts({ eventId: row.id, event, acceptedAt: row.received_at.getTime(), called });
}

function revokes({ action }: Rule): boolean {
  return isAccessAction(action) && action.do === "revoke";
}

async function replaceFacts(tx: Tx, shop: ShopKey, { ids, facts, links }: KnownFacts): Promise<Buffer[]> {
  const people = await storeFacts(tx, shop, { facts, links, askedLater: false, replacedIds: ids });
  await ensurePeople(tx, shop, [...givenTo(facts), ...links.map(({ person: key, email }) => ({ key, email }))]);
  await lockPeople(tx, shop, people);
  return people;
}

async function noteStep(
  tx: Tx,
  shop: ShopKey,
  { events, now }: { events: readonly EventRow[]; now: Date },
): Promise<void> {
  const last = events.at(-1);
  const isOver = events.length < EVENTS_A_STEP;
  await sql`
    update access_rebuild set events = events + ${events.length}, due_at = ${isOver ? null : now}::timestamptz,
      ended_at = ${isOver ? now : null}::timestamptz, after_id = coalesce(${last?.id ?? null}, after_id)
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`.execute(tx);
}
