import { type AccessFact, type AccessPolicy, type CustomerLink, foldAccess, nextAccessStep } from "@haak/core";
import type { PlannedDelivery } from "../../../pipeline/plan/plan-event.ts";
import type { LaneKey } from "../../../pipeline/queue/lanes.ts";
import { lockPendingById } from "../../../pipeline/queue/lock-pending.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { applyBrake, lockBrakes } from "./brake.ts";
import { cancelAnsweredChecks, syncChecks } from "./check-tasks.ts";
import { type AccessConnection, loadConnections } from "./connection-store.ts";
import type { Entry } from "./entry.ts";
import { loadEntries } from "./entry-store.ts";
import { loadFacts } from "./fact-store.ts";
import { isLeftToPerson, type Judged, judgeEntries } from "./judge-entries.ts";
import type { DecideParts } from "./make-asks.ts";
import { makeAsks } from "./make-asks.ts";
import { type LockedPerson, setCheckTimes } from "./people.ts";
import type { FreshEvent } from "./read-purchases.ts";
import { callsToCancel, isUnwanted, withdrawUnwanted } from "./withdraw-unwanted.ts";
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

/** People about whom everything is known and locked, except the calls that are to be cancelled. */
export interface PreparedPeople {
  readonly input: DecidePeopleInput;
  readonly judged: readonly Judged[];
  /** Where this transaction queues calls, those that are decided here included. */
  readonly endpointIds: readonly string[];
}

/**
 * Decides about people whose rows the caller has locked: it folds all facts, compares the result with what is confirmed, and requests the
 * difference. Returns the calls to queue, and writes everything else. The same input again changes nothing and requests nothing.
 */
export async function decidePeople(parts: DecideParts, tx: Tx, input: DecidePeopleInput): Promise<PlannedDelivery[]> {
  const prepared = await preparePeople(parts, tx, input);
  if (prepared === null) return [];
  await lockCalls(tx, [prepared]);
  return decidePrepared(parts, tx, prepared);
}

/**
 * The first half: reads and judges, and locks the connections whose revokes may be counted. A transaction about several shops does this for
 * each of them before it locks any call or lane, because those come last in the order of locks (decision 0057). Null if there is nobody to
 * decide about now.
 */
export async function preparePeople(
  parts: DecideParts,
  tx: Tx,
  input: DecidePeopleInput,
): Promise<PreparedPeople | null> {
  const { shop, people, now } = input;
  if (people.length === 0) return null;
  const digests = people.map(({ person }) => person);
  const facts = await loadFacts(tx, shop, { people: digests, max: input.factsMax });
  if (facts === null) return postpone(tx, input);
  const entries = await loadEntries(tx, shop, digests);
  const connections = await loadConnections(tx, shop, { ids: connectionIds(facts, entries), seal: parts.seal });
  const policyOf = (id: string) => policyOfConnection(connections.get(id));
  const wanted = foldAccess(facts, { now: now.getTime(), policyOf, links: input.links });
  const judged = judgeEntries(parts, { people, wanted, entries, connections });
  await lockBrakes(
    tx,
    shop,
    judged.filter((one) => mayRevoke(one, input)),
  );
  const ownEndpointIds = [...connections.values()].flatMap((one) => one.endpointId ?? []);
  return { input, judged, endpointIds: [...input.endpointIds, ...ownEndpointIds] };
}

/**
 * Between the two halves: locks the calls that are to be cancelled and every lane of the transaction, for all its shops at once. `lanes`
 * are those where it queues something else.
 */
export async function lockCalls(tx: Tx, all: readonly PreparedPeople[], lanes: readonly LaneKey[] = []): Promise<void> {
  const [first] = all;
  const deliveries = all.flatMap(({ input, judged }) =>
    callsToCancel(judged).map((id) => ({ shopId: input.shop.id, id })),
  );
  if (first === undefined || deliveries.length === 0) return;
  const own = all.flatMap(({ input, endpointIds }) =>
    endpointIds.map((endpointId) => ({ shopId: input.shop.id, endpointId })),
  );
  await lockPendingById(tx, first.input.shop.bucket, { deliveries, lanes: [...lanes, ...own] });
}

/** The second half. The caller has called `lockCalls`. */
export async function decidePrepared(
  parts: DecideParts,
  tx: Tx,
  { input, judged, endpointIds }: PreparedPeople,
): Promise<PlannedDelivery[]> {
  const { shop, people, now } = input;
  const digests = people.map(({ person }) => person);
  const settled = await withdrawUnwanted(tx, { shop, now, judged, endpointIds });
  const braked = await applyBrake(parts, tx, { shop, now, asking: settled.filter((one) => isAsked(one, input)) });
  const made = await makeAsks(parts, tx, { ...input, asking: braked.passing, all: settled });
  await writeLedger(tx, { shop, now, judged: replaced(settled, [...braked.inReview, ...made.judged]), made });
  await syncChecks(parts, tx, { shop, now, judged: settled });
  await cancelAnsweredChecks(tx, shop, { people: digests, now });
  await setCheckTimes(
    tx,
    shop,
    people.map(({ person }) => ({ person, nextChangeAt: soonestLook(settled, person.toString("hex")) })),
  );
  return [...made.deliveries];
}

/** Postpones the decision about a person with very many purchases, so that this event is accepted as fast as any other. */
async function postpone(tx: Tx, { shop, people, now }: DecidePeopleInput): Promise<null> {
  await setCheckTimes(
    tx,
    shop,
    people.map(({ person }) => ({ person, nextChangeAt: now })),
  );
  return null;
}

function policyOfConnection(connection: AccessConnection | undefined): AccessPolicy {
  if (connection === undefined) return { onReversal: "keep", unpaidDays: null };
  return { onReversal: connection.settings.on_reversal, unpaidDays: connection.settings.unpaid_days };
}

function connectionIds(facts: readonly AccessFact[], entries: readonly Entry[]): string[] {
  const named = facts.flatMap((fact) => ("connectionId" in fact ? fact.connectionId : []));
  return [...new Set([...named, ...entries.map(({ connectionId }) => connectionId)])];
}

/** Whether a revoke may follow, now or after the call that is under way was cancelled. Only revokes are counted. */
function mayRevoke(one: Judged, input: DecidePeopleInput): boolean {
  return !one.wanted.wanted && (isAsked(one, input) || isUnwanted(one));
}

/** Whether a change must be requested. A deleted connection must not be called any more, but a person may get a task. */
function isAsked(one: Judged, { fresh }: DecidePeopleInput): boolean {
  const { entry, wanted, connection } = one;
  if (isLeftToPerson(one)) return true;
  if (connection.isDeleted) return false;
  const retryFailed = entry.retryFailed || (wanted.grant !== null && fresh.has(wanted.grant.eventId));
  return nextAccessStep(entry, wanted.wanted, retryFailed).kind === "request";
}

function replaced(all: readonly Judged[], changed: readonly Judged[]): Judged[] {
  const byId = new Map(changed.map((one) => [one.entry.id, one]));
  return all.map((one) => byId.get(one.entry.id) ?? one);
}

function soonestLook(judged: readonly Judged[], person: string): Date | null {
  const times = judged.flatMap(({ entry, wanted }) => (entry.person === person ? (wanted.recheckAt ?? []) : []));
  return times.length === 0 ? null : new Date(Math.min(...times));
}
