import { type AccessFact, customerLinkOf, type HaakEvent, isErased, isOperationalEvent } from "@haak/core";
import type { PlannedDelivery } from "../../../pipeline/plan/plan-event.ts";
import type { LaneKey } from "../../../pipeline/queue/lanes.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { decidePrepared, lockCalls, type PreparedPeople, preparePeople } from "./decide-people.ts";
import { storeFacts } from "./fact-store.ts";
import type { ReportedLink } from "./link-store.ts";
import type { DecideParts } from "./make-asks.ts";
import { checkSoon, ensurePeople, lockLinked, lockPeople } from "./people.ts";

/** An event of this transaction with its facts about access. */
export interface EventFacts {
  readonly shop: ShopKey;
  readonly eventId: string;
  readonly event: HaakEvent;
  readonly traceparent: string | null;
  readonly facts: readonly AccessFact[];
  /** The endpoints to which the same transaction queues other calls of the event. */
  readonly endpointIds: readonly string[];
}

/** The new facts of an event: all of them when it is accepted, or those that a preview added later. */
export interface DecideAccessInput {
  readonly eventFacts: readonly EventFacts[];
  readonly now: Date;
  readonly askedLater: boolean;
}

/** The maximum number of facts that are read while an event is accepted, because reading them takes about 20 ms. Only a test address has as many. */
const FACTS_MAX = 2_000;

/**
 * Decides about access in the transaction that stores the events, so that the calls are queued when it commits. Events that arrive together
 * are decided together. To avoid deadlocks, this must come after the lock of the rule set and before the locks of lanes.
 */
export async function decideAccess(
  parts: DecideParts,
  tx: Tx,
  { eventFacts, now, askedLater }: DecideAccessInput,
): Promise<PlannedDelivery[]> {
  const withFacts = eventFacts.filter(({ facts }) => facts.length > 0);
  const shops = new Map(withFacts.map(({ shop }) => [shop.id, shop]));
  const prepared: PreparedPeople[] = [];
  for (const [id, shop] of [...shops].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ofShop = eventFacts.filter((one) => one.shop.id === id);
    const ofPeople = await prepareShop(parts, tx, { shop, eventFacts: ofShop, now, askedLater });
    if (ofPeople !== null) prepared.push(ofPeople);
  }
  // Only when the people of all shops are locked, because calls and lanes of any shop come after them.
  await lockCalls(tx, prepared, lanesOf(eventFacts));
  const deliveries: PlannedDelivery[] = [];
  for (const one of prepared) deliveries.push(...(await decidePrepared(parts, tx, one)));
  return deliveries;
}

/** Where the events' other calls are queued. */
function lanesOf(eventFacts: readonly EventFacts[]): LaneKey[] {
  return eventFacts.flatMap(({ shop, endpointIds }) =>
    endpointIds.map((endpointId) => ({ shopId: shop.id, endpointId })),
  );
}

async function prepareShop(
  parts: DecideParts,
  tx: Tx,
  { shop, eventFacts, now, askedLater }: DecideAccessInput & { shop: ShopKey },
): Promise<PreparedPeople | null> {
  const facts = eventFacts.flatMap((one) => one.facts);
  const links = linksOf(eventFacts.map(({ event }) => event));
  const stored = await storeFacts(tx, shop, { facts, links, askedLater });
  await ensurePeople(tx, shop, [...givenTo(facts), ...links.map(({ person: key, email }) => ({ key, email }))]);
  const { people, links: known, parts: apart } = await lockLinked(tx, shop, { people: stored, lock: lockPeople });
  await checkSoon(tx, shop, { people: apart.map(({ person }) => person), now });
  const fresh = new Map(eventFacts.map(({ eventId, event, traceparent }) => [eventId, { event, traceparent }]));
  const endpointIds = [...new Set(eventFacts.flatMap((one) => one.endpointIds))];
  return preparePeople(parts, tx, { shop, people, links: known, now, fresh, endpointIds, factsMax: FACTS_MAX });
}

/** The people to whom facts give something, with their addresses as typed. */
export function givenTo(facts: readonly AccessFact[]): { readonly key: string; readonly email: string }[] {
  return facts.flatMap((fact) => (fact.kind === "grant" ? [{ key: fact.person, email: fact.email }] : []));
}

/** The links between customers and addresses in these events. Erased events have none. */
export function linksOf(events: readonly HaakEvent[]): ReportedLink[] {
  return events.flatMap((event) => (isOperationalEvent(event) || isErased(event) ? [] : (customerLinkOf(event) ?? [])));
}
