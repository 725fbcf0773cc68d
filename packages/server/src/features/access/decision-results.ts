import { type AccessFact, foldAccess, type GrantFact, itemKey, type RevokeFact, type WantedAccess } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { namesOfFact, personName } from "./ledger/fact-names.ts";
import { loadFacts } from "./ledger/fact-store.ts";
import { readLinks } from "./ledger/link-store.ts";

/** Why no delivery came of a decision that called, if the rule gives or revokes access. */
export const DECISION_RESULTS = [
  "already_has_access",
  "still_has_access",
  "had_no_access",
  "became_task",
  "ended_before",
] as const;
export type DecisionResult = (typeof DECISION_RESULTS)[number];

/** People with more facts than this get no result, so that the page of an event stays fast. */
const FACTS_MAX = 2_000;

/**
 * The result of the decisions of these rules about an event, of which no delivery came. A rule is absent if its call comes later.
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
    const result = becameTask ? "became_task" : await readResult(db, shop, facts);
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

async function readResult(db: Db, shop: ShopKey, own: OwnFacts["facts"]): Promise<DecisionResult | null> {
  const [first] = own;
  if (first === undefined) return null;
  const { connectionId } = first;
  const people = await readPeople(db, shop, own);
  const links = await readLinks(db, shop, people);
  const facts = await loadFacts(db, shop, {
    people: [...people, ...links.map((link) => link.digest)],
    max: FACTS_MAX,
  });
  if (facts === null) return null;
  const wantedBy = (given: readonly AccessFact[]): Wanted => {
    const options = { now: first.acceptedAt, policyOf: () => KEEP, links };
    const wanted = foldAccess(given, options).filter((one) => one.wanted && one.connectionId === connectionId);
    return new Map(wanted.map((one) => [`${one.person} ${itemKey(one.item)}`, one]));
  };
  const known = facts.filter(({ eventId }) => eventId <= first.eventId);
  const change = { before: wantedBy(known.filter(({ eventId }) => eventId < first.eventId)), after: wantedBy(known) };
  const grants = own.filter((fact) => fact.kind === "grant");
  if (grants.length > 0) return grantResult(grants, change);
  return revokeResult(
    own.filter((fact) => fact.kind === "revoke"),
    change,
  );
}

/** The people whom these facts are about. A revoke takes what its purchase gave, whatever address the purchase has now. */
async function readPeople(db: Db, shop: ShopKey, own: OwnFacts["facts"]): Promise<Buffer[]> {
  const revokes = own.filter((fact) => fact.kind === "revoke");
  const names = revokes.flatMap(namesOfFact);
  const given = names.length === 0 ? [] : ((await loadFacts(db, shop, { people: names, max: FACTS_MAX })) ?? []);
  const people = [...own, ...given].flatMap((fact) => ("person" in fact ? [fact.person] : []));
  return [...new Set(people)].map(personName);
}

/** What people have a right to on the connection, by person and item. */
type Wanted = ReadonlyMap<string, WantedAccess>;

interface Change {
  readonly before: Wanted;
  readonly after: Wanted;
}

function grantResult(grants: readonly GrantFact[], { before, after }: Change): DecisionResult | null {
  const has = (wanted: Wanted, grant: GrantFact) =>
    [...wanted.values()].some(({ item }) => itemKey(item) === itemKey(grant.item));
  if (grants.every((grant) => has(before, grant))) return "already_has_access";
  return grants.some((grant) => has(after, grant)) ? null : "ended_before";
}

/** A revoke without items is about all that its purchase gave on the connection. With a delay, its call comes later. */
function revokeResult(revokes: readonly RevokeFact[], { before, after }: Change): DecisionResult | null {
  const named = new Set(revokes.flatMap(({ items }) => items.map(itemKey)));
  const had = [...before].filter(([, { item }]) => named.size === 0 || named.has(itemKey(item)));
  if (had.length === 0) return "had_no_access";
  const [own] = revokes;
  const comesLater = [...after.values()].some(({ reasons }) =>
    reasons.some(({ ended }) => ended?.eventId === own?.eventId),
  );
  return !comesLater && had.every(([key]) => after.has(key)) ? "still_has_access" : null;
}

/** A payment that is missing takes access away later, by itself. It never keeps a grant from being made. */
const KEEP = { onReversal: "keep", unpaidDays: null } as const;
