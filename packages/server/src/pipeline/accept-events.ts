import type { HaakEvent } from "@haak/core";
import type { NewId } from "../platform/ids.ts";
import type { Database, Tx } from "../platform/postgres/database.ts";
import type { Shop } from "../platform/shop.ts";
import type { Clock } from "../platform/time/clock.ts";
import { answerAll } from "./accept/answer-all.ts";
import { type EventsToInsert, insertEvents } from "./accept/event-store.ts";
import { insertAtVersions } from "./accept/insert-at-versions.ts";
import { owesNothing, type PlannedGroup, planGroup } from "./accept/plan-group.ts";

/** An event of a shop that has been parsed and is now to be stored, decided and queued. */
export interface EventToAccept {
  readonly shop: Shop;
  readonly event: HaakEvent;
  /** True if a comparison with the shop found it rather than a notice: rules made later do not run by themselves. */
  readonly foundLate: boolean;
}

/** The same with the text that is stored of it, and the span that its calls are to be a part of. */
export interface EventToStore extends EventToAccept {
  readonly body: string;
  readonly traceparent: string | null;
}

/** What the sender is told. `deliveries` counts the calls that this event now owes; a duplicate owes no new ones. */
export interface AcceptedEvent {
  readonly id: string;
  readonly type: string;
  readonly duplicate: boolean;
  readonly deliveries: number;
}

/** What the shop's rules say to one event: the stage `plan` fills it in. */
export interface PlannedEvent<Delivery, Fact> {
  readonly ruleBookVersion: number;
  readonly answers: string;
  readonly deliveries: readonly Delivery[];
  /** What the event says about somebody's access. */
  readonly facts: readonly Fact[];
}

/** A call owed, as far as accepting cares. */
export interface OwedCall {
  readonly eventId: string | null;
  readonly endpointId: string;
}

/** What accepting needs of the later stages; the composition root hands it over. */
export interface AcceptParts<Book, Delivery extends OwedCall, Fact> {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Locks the rule books of these shops against change until the transaction ends, and reads them. */
  readonly readRuleBooks: (tx: Tx, bucket: number, shopIds: readonly string[]) => Promise<ReadonlyMap<string, Book>>;
  /** The books of all these shops as this process read them last, which may be out of date; null unless it knows all of them. */
  readonly rememberedBooks: (shopIds: readonly string[]) => ReadonlyMap<string, Book> | null;
  readonly planEvent: (item: EventToStore & { eventId: string }, book: Book, now: Date) => PlannedEvent<Delivery, Fact>;
  /** Decides about access by what these new events say, and gives the calls that are owed for it. */
  readonly decideAccess: (
    tx: Tx,
    wish: { readonly news: readonly EventNews<Fact>[]; readonly now: Date },
  ) => Promise<readonly Delivery[]>;
  /** Queues calls, and says whether a worker has to look for any of them. */
  readonly enqueue: (tx: Tx, bucket: number, deliveries: readonly Delivery[]) => Promise<boolean>;
  /** Tells the workers that this bucket has work; called only after the commit. */
  readonly hint: (bucket: number) => void;
  /** Lets others see what was accepted, after the commit; they may not fail. */
  readonly onAccepted: (items: readonly EventToStore[], accepted: readonly AcceptedEvent[]) => void;
}

/** What a new event says about access. */
export interface EventNews<Fact> {
  readonly shop: Shop;
  readonly eventId: string;
  readonly event: HaakEvent;
  readonly traceparent: string | null;
  readonly facts: readonly Fact[];
  /** Where its calls are queued. */
  readonly endpointIds: readonly string[];
}

/** Accepts events of shops of one bucket: all of them together, or none. */
export type AcceptEvents = (bucket: number, items: readonly EventToStore[]) => Promise<AcceptedEvent[]>;

/**
 * The heart of the hub's promise: when the returned promise resolves, event, decisions and deliveries are committed
 * together. An event whose key is known changes nothing and gets the first one's id.
 *
 * Events are decided at first by the books that are remembered. The statement that stores them sees to it that these are still
 * the books, and is all there is to it if nothing is owed. Where one is not remembered, or is another one by now, a transaction
 * holds the books before anything is decided.
 */
export function createAcceptEvents<Book, Delivery extends OwedCall, Fact>(
  parts: AcceptParts<Book, Delivery, Fact>,
): AcceptEvents {
  return async (bucket, items) => {
    const shopIds = [...new Set(items.map((item) => item.shop.id))].sort();
    const remembered = parts.rememberedBooks(shopIds);
    const early = remembered && (await acceptEarly(parts, bucket, planGroup(parts, items, remembered)));
    const done = early ?? (await acceptHolding(parts, { bucket, items, shopIds }));
    tellAccepted(parts, { bucket, items, ...done });
    return done.accepted;
  };
}

/** Stores events as remembered books decided them; null, with nothing stored, if one of the books is another one by now. */
function acceptEarly<Book, Delivery extends OwedCall, Fact>(
  parts: AcceptParts<Book, Delivery, Fact>,
  bucket: number,
  group: PlannedGroup<Delivery, Fact>,
): Promise<AcceptedEvents | null> {
  if (owesNothing(group)) return acceptAlone(parts.db, bucket, group);
  return parts.db.transaction().execute(async (tx) => {
    const inserted = await insertAtVersions(tx, eventsOf(bucket, group));
    return inserted && queueWithin(parts, tx, { bucket, group, inserted });
  });
}

/** Stores events that owe nothing, outside of any transaction. */
async function acceptAlone(
  db: Database,
  bucket: number,
  group: PlannedGroup<OwedCall, unknown>,
): Promise<AcceptedEvents | null> {
  const inserted = await insertAtVersions(db, eventsOf(bucket, group));
  if (inserted === null) return null;
  return {
    accepted: await answerAll(db, { bucket, planned: group.planned, inserted, deliveries: [] }),
    hasWork: false,
  };
}

interface HoldingWish {
  readonly bucket: number;
  readonly items: readonly EventToStore[];
  readonly shopIds: readonly string[];
}

function acceptHolding<Book, Delivery extends OwedCall, Fact>(
  parts: AcceptParts<Book, Delivery, Fact>,
  { bucket, items, shopIds }: HoldingWish,
): Promise<AcceptedEvents> {
  return parts.db.transaction().execute(async (tx) => {
    const books = await parts.readRuleBooks(tx, bucket, shopIds);
    return acceptWithin(parts, tx, { bucket, items, books });
  });
}

/** Events that are to be stored together with something else, and the rule books of their shops, which the transaction holds. */
export interface AcceptWish<Book> {
  readonly bucket: number;
  readonly items: readonly EventToStore[];
  readonly books: ReadonlyMap<string, Book>;
}

/** What accepting needs while its transaction is open. */
export type WithinParts<Book, Delivery extends OwedCall, Fact> = Pick<
  AcceptParts<Book, Delivery, Fact>,
  "clock" | "newId" | "planEvent" | "decideAccess" | "enqueue"
>;

/** What was accepted, and whether a worker has to look for a call that is owed by now, be it of another event. */
export interface AcceptedEvents {
  readonly accepted: AcceptedEvent[];
  readonly hasWork: boolean;
}

/** Accepts within a transaction that somebody else opened and will end; after its commit, call `tellAccepted`. */
export async function acceptWithin<Book, Delivery extends OwedCall, Fact>(
  parts: WithinParts<Book, Delivery, Fact>,
  tx: Tx,
  { bucket, items, books }: AcceptWish<Book>,
): Promise<AcceptedEvents> {
  const group = planGroup(parts, items, books);
  const inserted = await insertEvents(tx, eventsOf(bucket, group));
  return queueWithin(parts, tx, { bucket, group, inserted });
}

function eventsOf(bucket: number, { now, planned }: PlannedGroup<unknown, unknown>): EventsToInsert {
  return { bucket, receivedAt: now, rows: planned.map((one) => one.row) };
}

interface StoredGroup<Delivery, Fact> {
  readonly bucket: number;
  readonly group: PlannedGroup<Delivery, Fact>;
  /** The ids of those that are new. */
  readonly inserted: ReadonlySet<string>;
}

/** What follows from events that are stored: calls that are owed, be it for access, and what their senders are told. */
async function queueWithin<Book, Delivery extends OwedCall, Fact>(
  parts: WithinParts<Book, Delivery, Fact>,
  tx: Tx,
  { bucket, group: { now, planned }, inserted }: StoredGroup<Delivery, Fact>,
): Promise<AcceptedEvents> {
  const fresh = planned.filter((one) => inserted.has(one.row.id));
  const access = await parts.decideAccess(tx, { news: fresh.map((one) => one.news), now });
  const deliveries = [...fresh.flatMap((one) => one.deliveries), ...access];
  const hasWork = await parts.enqueue(tx, bucket, deliveries);
  return { accepted: await answerAll(tx, { bucket, planned, inserted, deliveries }), hasWork };
}

/** Tells the workers and the log of what is on disk now. */
export function tellAccepted(
  parts: Pick<AcceptParts<unknown, OwedCall, unknown>, "hint" | "onAccepted">,
  done: { bucket: number; items: readonly EventToStore[] } & AcceptedEvents,
): void {
  const { bucket, items, accepted, hasWork } = done;
  if (hasWork) parts.hint(bucket);
  parts.onAccepted(items, accepted);
}
