import { type AccessFact, type AccessPolicy, type CustomerLink, foldAccess, nextAccessStep } from "@haak/core";
import type { PlannedDelivery } from "../../../pipeline/plan/plan-event.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { applyBrake } from "./brake.ts";
import { cancelAnsweredChecks, syncChecks } from "./check-tasks.ts";
import { type AccessConnection, loadConnections } from "./connection-store.ts";
import type { Entry } from "./entry.ts";
import { loadEntries } from "./entry-store.ts";
import { loadFacts } from "./fact-store.ts";
import { isLeftToPerson, type Judged, judgeEntries } from "./judge-entries.ts";
import type { DecideParts } from "./make-asks.ts";
import { makeAsks } from "./make-asks.ts";
import { type LockedPerson, setLooks } from "./people.ts";
import type { FreshEvent } from "./read-purchases.ts";
import { withdrawUnwanted } from "./withdraw-unwanted.ts";
import { writeLedger } from "./write-ledger.ts";

/** The people about whom to decide, with what is new about them. */
export interface DecidePeopleInput {
  readonly shop: ShopKey;
  /** Each person with all of their addresses. */
  readonly people: readonly LockedPerson[];
  readonly links: readonly CustomerLink[];
  readonly now: Date;
  /** Events of this transaction. A reason from one of them is requested again, even if an earlier request for it failed. */
  readonly fresh: ReadonlyMap<string, FreshEvent>;
  /** The other endpoints to which this transaction queues calls. */
  readonly endpointIds: readonly string[];
  /** The maximum number of facts. If there are more, the decision about these people is postponed. */
  readonly factsMax: number;
}

/**
 * Decides about people whose rows the caller has locked: it folds all facts, compares the result with what is confirmed, and requests the
 * difference. Returns the calls to queue, and writes everything else. The same input again changes nothing and requests nothing.
 */
export async function decidePeople(parts: DecideParts, tx: Tx, input: DecidePeopleInput): Promise<PlannedDelivery[]> {
  const { shop, people, now } = input;
  if (people.length === 0) return [];
  const digests = people.map(({ person }) => person);
  const facts = await loadFacts(tx, shop, { people: digests, max: input.factsMax });
  if (facts === null) return postpone(tx, input);
  const entries = await loadEntries(tx, shop, digests);
  const connections = await loadConnections(tx, shop, { ids: connectionIds(facts, entries), seal: parts.seal });
  const policyOf = (id: string) => policyOfConnection(connections.get(id));
  const wanted = foldAccess(facts, { now: now.getTime(), policyOf, links: input.links });
  const judged = judgeEntries(parts, { people, wanted, entries, connections });
  const endpointIds = [...input.endpointIds, ...[...connections.values()].flatMap((one) => one.endpointId ?? [])];
  const settled = await withdrawUnwanted(tx, { shop, now, judged, endpointIds });
  const braked = await applyBrake(parts, tx, { shop, now, asking: settled.filter((one) => isAsked(one, input)) });
  const made = await makeAsks(parts, tx, { ...input, asking: braked.passing, all: settled });
  await writeLedger(tx, { shop, now, judged: replaced(settled, [...braked.inReview, ...made.judged]), made });
  await syncChecks(parts, tx, { shop, now, judged: settled });
  await cancelAnsweredChecks(tx, shop, { people: digests, now });
  await setLooks(
    tx,
    shop,
    people.map(({ person }) => ({ person, nextChangeAt: soonestLook(settled, person.toString("hex")) })),
  );
  return [...made.deliveries];
}

/** Postpones the decision about a person with very many purchases, so that this event is accepted as fast as any other. */
async function postpone(tx: Tx, { shop, people, now }: DecidePeopleInput): Promise<PlannedDelivery[]> {
  await setLooks(
    tx,
    shop,
    people.map(({ person }) => ({ person, nextChangeAt: now })),
  );
  return [];
}

function policyOfConnection(connection: AccessConnection | undefined): AccessPolicy {
  if (connection === undefined) return { onReversal: "keep", unpaidDays: null };
  return { onReversal: connection.settings.on_reversal, unpaidDays: connection.settings.unpaid_days };
}

function connectionIds(facts: readonly AccessFact[], entries: readonly Entry[]): string[] {
  const named = facts.flatMap((fact) => ("connectionId" in fact ? fact.connectionId : []));
  return [...new Set([...named, ...entries.map(({ connectionId }) => connectionId)])];
}

/** Whether a change must be requested. A deleted connection must not be called any more, but a person may get a task. */
function isAsked(one: Judged, { fresh }: DecidePeopleInput): boolean {
  const { entry, wanted, connection } = one;
  if (isLeftToPerson(one)) return true;
  if (connection.isDeleted) return false;
  const nudged = entry.nudged || (wanted.grant !== null && fresh.has(wanted.grant.eventId));
  return nextAccessStep(entry, wanted.wanted, nudged).kind === "request";
}

function replaced(all: readonly Judged[], changed: readonly Judged[]): Judged[] {
  const byId = new Map(changed.map((one) => [one.entry.id, one]));
  return all.map((one) => byId.get(one.entry.id) ?? one);
}

function soonestLook(judged: readonly Judged[], person: string): Date | null {
  const times = judged.flatMap(({ entry, wanted }) => (entry.person === person ? (wanted.recheckAt ?? []) : []));
  return times.length === 0 ? null : new Date(Math.min(...times));
}
