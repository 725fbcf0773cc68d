import type { AccessFact, HaakEvent, Trigger } from "@haak/core";
import type { BucketScope } from "../platform/postgres/bucket-scope.ts";
import type { Database, Db, Tx } from "../platform/postgres/database.ts";
import { APART } from "../platform/postgres/group-commit.ts";
import type { ReadingNote } from "../platform/reading-note.ts";
import type { Shop } from "../platform/shop.ts";
import type { Clock } from "../platform/time/clock.ts";
import { eventMarks } from "./accept/event-marks.ts";
import {
  type EventRow,
  type EventsToInsert,
  findEventIds,
  insertEvents,
  insertEventsAtVersions,
} from "./accept/insert-events.ts";
import { type EventToPlan, type PlannedDelivery, type PlanParts, planEvent } from "./plan/plan-event.ts";
import type { RuleSet, RuleSetCache } from "./plan/rule-set.ts";
import { type Dispatcher, NO_DISPATCHER } from "./queue/direct-dispatch.ts";
import { enqueueWith } from "./queue/enqueue.ts";

/** An event of a shop that has been parsed and is now to be stored, decided and queued. */
export type EventToAccept = Pick<EventToPlan, "shop" | "event" | "foundByReconciliation"> & {
  /** The odd values in the body that it was read from. */
  readonly notes?: readonly ReadingNote[];
};

/** The same with the text that is stored of it, and the span that its calls belong to. */
export interface EventToStore extends EventToAccept {
  readonly body: string;
  readonly traceparent: string | null;
}

/** The answer to the sender. `deliveries` counts the calls that this event made pending; a duplicate makes none. */
export interface AcceptedEvent {
  readonly id: string;
  readonly type: Trigger;
  readonly duplicate: boolean;
  readonly deliveries: number;
}

/** A new event and what it says about access. */
export interface NewEvent {
  readonly shop: Shop;
  readonly eventId: string;
  readonly event: HaakEvent;
  readonly traceparent: string | null;
  readonly facts: readonly AccessFact[];
  /** Where its calls are queued. */
  readonly endpointIds: readonly string[];
}

/** What accepting needs inside a transaction. Deciding about access belongs to a feature, so it is passed in. */
export interface AcceptWithinParts extends PlanParts {
  readonly clock: Clock;
  /** Decides about access by what these new events say, and returns the calls that follow. */
  readonly decideAccess: (
    tx: Tx,
    request: { readonly events: readonly NewEvent[]; readonly now: Date },
  ) => Promise<readonly PlannedDelivery[]>;
}

/** What accepting needs. */
export interface AcceptParts extends AcceptWithinParts {
  readonly db: Database;
  readonly ruleSets: RuleSetCache;
  /** Tells the workers that this bucket has work; called only after the commit. */
  readonly hint: (bucket: number) => void;
  /** Lets others see what was accepted, after the commit. It must not fail, because the events are stored by then. */
  readonly onAccepted: (items: readonly EventToStore[], accepted: readonly AcceptedEvent[]) => void;
}

/** Accepts events of shops of one bucket: all of them together, or none. */
export type AcceptEvents = (
  bucket: number,
  items: readonly EventToStore[],
  dispatcher?: Dispatcher,
) => Promise<AcceptedEvent[]>;

/**
 * Accepts events durably: when the returned promise resolves, the events, their decisions and their deliveries are committed
 * together. An event whose key is known changes nothing and gets the id of the first one.
 *
 * Events are first decided by the cached rule sets. The statement that stores them checks that these are still current, and is
 * the only statement if nothing follows. If a rule set is not cached, or is out of date, everything is decided again in a
 * transaction that locks the rule sets before anything is decided.
 */
export function createAcceptEvents(parts: AcceptParts): AcceptEvents {
  return async (bucket, items, dispatcher = NO_DISPATCHER) => {
    const shopIds = [...new Set(items.map((item) => item.shop.id))].sort();
    const cached = parts.ruleSets.cached(shopIds);
    const done =
      (cached && (await acceptByCache(parts, { bucket, items, ruleSets: cached, dispatcher }))) ??
      (await parts.db.transaction().execute(async (tx) => {
        const ruleSets = await parts.ruleSets.lockAndRead(tx, bucket, shopIds);
        return acceptWithin(parts, tx, { bucket, items, ruleSets, dispatcher });
      }));
    afterAccept(parts, { items, ...done });
    return done.accepted;
  };
}

/**
 * Accepts events of shops of any buckets in one transaction. An event is `APART` if the events of its shop have to be accepted by
 * themselves: because the shop's rule set is not cached, has changed, or is locked by a change; or because the shop keeps a ledger of
 * access, whose people are locked while many statements decide. Either all events of a shop are accepted or none.
 */
export function createAcceptTogether(parts: AcceptParts) {
  return async (
    items: readonly EventToStore[],
    dispatcher: Dispatcher = NO_DISPATCHER,
  ): Promise<(AcceptedEvent | typeof APART)[]> => {
    const ruleSets = new Map(
      [...new Set(items.map(({ shop }) => shop.id))].flatMap((shopId) => {
        const ruleSet = parts.ruleSets.cached([shopId])?.get(shopId);
        return ruleSet === undefined || ruleSet.keepsAccess ? [] : [[shopId, ruleSet] as const];
      }),
    );
    const ready = items.filter(({ shop }) => ruleSets.has(shop.id));
    if (ready.length === 0) return items.map(() => APART);
    const bucket = new Map(ready.map(({ shop }) => [shop.id, shop.bucket]));
    const planned = planGroup(parts, { bucket, items: ready, ruleSets });
    const { shopIds, ...done } = await storePlanned(parts, planned, dispatcher);
    const stored = ready.filter(({ shop }) => shopIds.has(shop.id));
    afterAccept(parts, { items: stored, ...done });
    const answers = new Map(stored.map((item, index) => [item, done.accepted[index]]));
    return items.map((item) => answers.get(item) ?? APART);
  };
}

/** Events, and the rule sets of their shops. */
export interface EventsToAccept {
  readonly bucket: BucketScope;
  readonly items: readonly EventToStore[];
  readonly ruleSets: ReadonlyMap<string, RuleSet>;
  readonly dispatcher?: Dispatcher;
}

/** What was accepted, and the buckets in which a worker has to look for a pending call by now, even one of another event. */
export interface AcceptedGroup {
  readonly accepted: AcceptedEvent[];
  readonly buckets: readonly number[];
}

/** Stores events as the cached rule sets decided them; null, with nothing stored, if one of these is out of date. */
async function acceptByCache(parts: AcceptParts, request: EventsToAccept): Promise<AcceptedGroup | null> {
  const done = await storePlanned(parts, planGroup(parts, request), request.dispatcher);
  return done.accepted.length < request.items.length ? null : done;
}

/** Stores the events of the shops whose rule sets are as they were when they decided. The events of other shops are left out. */
async function storePlanned(
  parts: AcceptParts,
  planned: PlannedGroup,
  dispatcher: Dispatcher | undefined,
): Promise<StoredGroup> {
  // Outside any transaction where nothing is pending, because the one statement is enough.
  if (hasNoConsequences(planned)) {
    const { group, inserted, shopIds } = await storeUnchanged(parts.db, planned);
    return { accepted: await answersOf(parts.db, group, { inserted, deliveries: [] }), buckets: [], shopIds };
  }
  return parts.db.transaction().execute(async (tx) => {
    const { group, inserted, shopIds } = await storeUnchanged(tx, planned);
    return { ...(await queueConsequences(parts, tx, { group, inserted, dispatcher })), shopIds };
  });
}

/** The same of a part of a group, with the shops of this part. */
interface StoredGroup extends AcceptedGroup {
  readonly shopIds: ReadonlySet<string>;
}

/** The part of a group that could be stored, and the ids of those that are new. */
async function storeUnchanged(db: Db, all: PlannedGroup) {
  const { shopIds, ids: inserted } = await insertEventsAtVersions(db, rowsOf(all));
  const group = { ...all, planned: all.planned.filter(({ row }) => shopIds.has(row.shopId)) };
  return { group, inserted, shopIds };
}

/**
 * Accepts within a transaction that the caller opened and will end. The transaction must hold the lock of the rule sets. The
 * caller must call `afterAccept` after its commit, otherwise no worker knows of the deliveries before its next poll.
 */
export async function acceptWithin(parts: AcceptWithinParts, tx: Tx, request: EventsToAccept): Promise<AcceptedGroup> {
  const group = planGroup(parts, request);
  const inserted = await insertEvents(tx, rowsOf(group));
  return queueConsequences(parts, tx, { group, inserted, dispatcher: request.dispatcher });
}

/** Tells the workers and the log what is on disk now. */
export function afterAccept(
  parts: Pick<AcceptParts, "hint" | "onAccepted">,
  done: { readonly items: readonly EventToStore[] } & AcceptedGroup,
): void {
  done.buckets.forEach(parts.hint);
  parts.onAccepted(done.items, done.accepted);
}

/** Events that were decided together. */
interface PlannedGroup {
  readonly bucket: BucketScope;
  readonly now: Date;
  readonly planned: readonly PlannedRow[];
}

/** An event to store, and what follows if it is new. */
interface PlannedRow {
  readonly row: EventRow;
  readonly deliveries: readonly PlannedDelivery[];
  readonly newEvent: NewEvent;
}

/** Decides events by these rule sets, without the database. */
function planGroup(parts: AcceptWithinParts, { bucket, items, ruleSets }: EventsToAccept): PlannedGroup {
  const now = parts.clock.now();
  return { bucket, now, planned: items.map((item) => planOne(parts, item, { ruleSets, now })) };
}

function planOne(
  parts: PlanParts,
  item: EventToStore,
  { ruleSets, now }: { ruleSets: ReadonlyMap<string, RuleSet>; now: Date },
): PlannedRow {
  const { event, shop, foundByReconciliation, traceparent } = item;
  const ruleSet = ruleSets.get(shop.id);
  if (ruleSet === undefined) throw new Error(`Shop ${shop.id} has no rule set.`);
  const id = parts.newId("evt");
  const { decisionCodes, deliveries, facts } = planEvent(parts, { ...item, eventId: id }, { ruleSet, now });
  const row = {
    shopId: shop.id,
    id,
    key: event.key,
    type: event.type,
    occurredAt: new Date(event.occurred_at),
    foundByReconciliation,
    body: item.body,
    ruleSetVersion: ruleSet.version,
    decisionCodes,
    marks: eventMarks(event),
    notes: item.notes?.length ? JSON.stringify(item.notes) : null,
  };
  const endpointIds = deliveries.map(({ endpointId }) => endpointId);
  return { row, deliveries, newEvent: { shop, eventId: id, event, traceparent, facts, endpointIds } };
}

/** Whether nothing follows from any of them, whether they are new or not. */
function hasNoConsequences({ planned }: PlannedGroup): boolean {
  return planned.every(({ deliveries, newEvent }) => deliveries.length === 0 && newEvent.facts.length === 0);
}

function rowsOf({ bucket, now, planned }: PlannedGroup): EventsToInsert {
  return { bucket, receivedAt: now, rows: planned.map((one) => one.row) };
}

interface InsertedGroup {
  readonly group: PlannedGroup;
  /** The ids of those that are new. */
  readonly inserted: ReadonlySet<string>;
  readonly dispatcher?: Dispatcher | undefined;
}

/** Queues the calls that follow from new events, including those about access, and makes the answers. */
async function queueConsequences(
  parts: AcceptWithinParts,
  tx: Tx,
  { group, inserted, dispatcher = NO_DISPATCHER }: InsertedGroup,
): Promise<AcceptedGroup> {
  const { bucket, now, planned } = group;
  const fresh = planned.filter((one) => inserted.has(one.row.id));
  const access = await parts.decideAccess(tx, { events: fresh.map((one) => one.newEvent), now });
  const deliveries = [...fresh.flatMap((one) => one.deliveries), ...access];
  const buckets = await enqueueWith(dispatcher, tx, { bucket, deliveries });
  return { accepted: await answersOf(tx, group, { inserted, deliveries }), buckets };
}

/** The answers to the senders. A known key gets the id of the first event, which is read here. */
async function answersOf(
  db: Db,
  { bucket, planned }: PlannedGroup,
  { inserted, deliveries }: { inserted: ReadonlySet<string>; deliveries: readonly PlannedDelivery[] },
): Promise<AcceptedEvent[]> {
  const known = planned.flatMap(({ row }) => (inserted.has(row.id) ? [] : [row]));
  const firsts = await findEventIds(db, bucket, known);
  const counts = new Map<string | null, number>();
  for (const { eventId } of deliveries) counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
  return planned.map(({ row: { id, type, shopId, key } }) => {
    if (inserted.has(id)) return { id, type, duplicate: false, deliveries: counts.get(id) ?? 0 };
    const first = firsts.get(`${shopId} ${key}`);
    if (first === undefined) throw new Error(`Event key ${key} is neither new nor known.`);
    return { id: first.id, type: first.type, duplicate: true, deliveries: 0 };
  });
}
