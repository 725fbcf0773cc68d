import { type AccessFact, foldAccess, type GrantFact, itemKey, type RevokeFact } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { personName } from "./ledger/fact-names.ts";
import { loadFacts } from "./ledger/fact-store.ts";
import { readLinks } from "./ledger/link-store.ts";

/** Why no delivery came of a decision that called, if the rule gives or revokes access. */
export const DECISION_RESULTS = ["already_has_access", "became_task", "ended_before"] as const;
export type DecisionResult = (typeof DECISION_RESULTS)[number];

/** People with more facts than this get no result, so that the page of an event stays fast. */
const FACTS_MAX = 2_000;

/**
 * The result of the decisions of these rules about an event, of which no delivery came. A rule is absent if there is nothing to say: its
 * call comes later, or there was nothing to revoke.
 *
 * It is computed from the facts that were known when the event was accepted, so that it does not change if something happens to the same
 * person later. The ids of events follow the order in which they were accepted.
 */
export async function readDecisionResults(
  db: Db,
  shop: ShopKey,
  { eventId, ruleIds }: { readonly eventId: string; readonly ruleIds: readonly string[] },
): Promise<ReadonlyMap<string, DecisionResult>> {
  const results = new Map<string, DecisionResult>();
  for (const [ruleId, { facts, becameTask }] of await readOwnFacts(db, shop, { eventId, ruleIds })) {
    const result = becameTask ? "became_task" : await readGrantResult(db, shop, facts);
    if (result !== null) results.set(ruleId, result);
  }
  return results;
}

interface OwnFacts {
  readonly facts: readonly (GrantFact | RevokeFact)[];
  readonly becameTask: boolean;
}

/** What these rules made of the event, and whether a person got a task for it. */
async function readOwnFacts(
  db: Db,
  shop: ShopKey,
  { eventId, ruleIds }: { readonly eventId: string; readonly ruleIds: readonly string[] },
): Promise<Map<string, OwnFacts>> {
  if (ruleIds.length === 0) return new Map();
  const { rows } = await sql<{ ruleId: string; facts: OwnFacts["facts"]; becameTask: boolean }>`
    select f.rule_id as "ruleId", jsonb_agg(f.fact order by f.number) as facts, bool_or(exists (
        select from access_task t
        join access a on a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = t.access_id
        where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.event_id = ${eventId}
          and t.kind = f.fact ->> 'kind' and a.connection_id = f.fact ->> 'connectionId'
      )) as "becameTask"
    from access_fact f
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.event_id = ${eventId}
      and f.rule_id = any(${ruleIds}::text[])
    group by f.rule_id`.execute(db);
  return new Map(rows.map(({ ruleId, ...own }) => [ruleId, own]));
}

async function readGrantResult(db: Db, shop: ShopKey, own: OwnFacts["facts"]): Promise<DecisionResult | null> {
  const grants = own.filter((fact) => fact.kind === "grant");
  const [first] = grants;
  if (first === undefined) return null;
  const digest = personName(first.person);
  const links = await readLinks(db, shop, [digest]);
  const people = [digest, ...links.map((link) => link.digest)];
  const facts = await loadFacts(db, shop, { people, max: FACTS_MAX });
  if (facts === null) return null;
  const known = facts.filter(({ eventId }) => eventId <= first.eventId);
  const wantedBy = (given: readonly AccessFact[]) => {
    const options = { now: first.acceptedAt, policyOf: () => KEEP, links };
    const wanted = foldAccess(given, options).filter((one) => one.wanted && one.connectionId === first.connectionId);
    return new Set(wanted.map(({ item }) => itemKey(item)));
  };
  const [after, before] = [wantedBy(known), wantedBy(known.filter(({ eventId }) => eventId < first.eventId))];
  const items = grants.map(({ item }) => itemKey(item));
  if (items.every((item) => before.has(item))) return "already_has_access";
  return items.some((item) => after.has(item)) ? null : "ended_before";
}

/** A payment that is missing takes access away later, by itself. It never keeps a grant from being made. */
const KEEP = { onReversal: "keep", unpaidDays: null } as const;
