import type { HaakEvent } from "@haak/core";
import type { Clock } from "../world/clock.ts";
import type { Database, Tx } from "../world/database.ts";
import type { NewId } from "../world/ids.ts";
import type { Shop } from "../world/shop.ts";
import { eventMarks } from "./event-marks.ts";
import { type EventRow, findEventIds, insertEvents } from "./event-store.ts";

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
export interface PlannedEvent<Delivery> {
  readonly ruleBookVersion: number;
  readonly answers: string;
  readonly deliveries: readonly Delivery[];
}

/** What accepting needs of the later stages; the composition root hands it over. */
export interface AcceptParts<Book, Delivery> {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Locks the rule books of these shops against change until the transaction ends, and reads them. */
  readonly readRuleBooks: (tx: Tx, bucket: number, shopIds: readonly string[]) => Promise<ReadonlyMap<string, Book>>;
  readonly planEvent: (item: EventToStore & { eventId: string }, book: Book, now: Date) => PlannedEvent<Delivery>;
  readonly enqueue: (tx: Tx, bucket: number, deliveries: readonly Delivery[]) => Promise<void>;
  /** Tells the workers that this bucket has work; called only after the commit. */
  readonly hint: (bucket: number) => void;
  /** Lets others see what was accepted, after the commit; they may not fail. */
  readonly onAccepted: (items: readonly EventToStore[], accepted: readonly AcceptedEvent[]) => void;
}

/** Accepts events of shops of one bucket: all of them in one transaction, or none. */
export type AcceptEvents = (bucket: number, items: readonly EventToStore[]) => Promise<AcceptedEvent[]>;

/**
 * The heart of the hub's promise: when the returned promise resolves, event, decisions and deliveries are committed
 * together. An event whose key is known changes nothing and gets the first one's id.
 */
export function createAcceptEvents<Book, Delivery>(parts: AcceptParts<Book, Delivery>): AcceptEvents {
  return async (bucket, items) => {
    const accepted = await parts.db.transaction().execute(async (tx) => {
      const shopIds = [...new Set(items.map((item) => item.shop.id))].sort();
      const books = await parts.readRuleBooks(tx, bucket, shopIds);
      return acceptWithin(parts, tx, { bucket, items, books });
    });
    tellAccepted(parts, { bucket, items, accepted });
    return accepted;
  };
}

/** Events that are to be stored together with something else, and the rule books of their shops, which the transaction holds. */
export interface AcceptWish<Book> {
  readonly bucket: number;
  readonly items: readonly EventToStore[];
  readonly books: ReadonlyMap<string, Book>;
}

/** What accepting needs while its transaction is open. */
export type WithinParts<Book, Delivery> = Pick<
  AcceptParts<Book, Delivery>,
  "clock" | "newId" | "planEvent" | "enqueue"
>;

/** Accepts within a transaction that somebody else opened and will end; after its commit, call `tellAccepted`. */
export async function acceptWithin<Book, Delivery>(
  parts: WithinParts<Book, Delivery>,
  tx: Tx,
  { bucket, items, books }: AcceptWish<Book>,
): Promise<AcceptedEvent[]> {
  const now = parts.clock.now();
  const planned = items.map((item) => planOne(parts, item, { book: books.get(item.shop.id), now }));
  const inserted = await insertEvents(tx, { bucket, receivedAt: now, rows: planned.map((one) => one.row) });
  const fresh = planned.filter((one) => inserted.has(one.row.id));
  await parts.enqueue(
    tx,
    bucket,
    fresh.flatMap((one) => one.deliveries),
  );
  const known = planned.filter((one) => !inserted.has(one.row.id));
  const ids = await findEventIds(
    tx,
    bucket,
    known.map((one) => one.row),
  );
  return planned.map((one) => answerOne(one, inserted.has(one.row.id) ? null : ids.get(keyOf(one.row))));
}

/** Tells the workers and the log of what is on disk now. */
export function tellAccepted(
  parts: Pick<AcceptParts<unknown, unknown>, "hint" | "onAccepted">,
  done: { bucket: number; items: readonly EventToStore[]; accepted: readonly AcceptedEvent[] },
): void {
  const { bucket, items, accepted } = done;
  if (accepted.some((one) => one.deliveries > 0)) parts.hint(bucket);
  parts.onAccepted(items, accepted);
}

interface PlannedRow<Delivery> {
  readonly row: EventRow;
  readonly deliveries: readonly Delivery[];
}

function planOne<Book, Delivery>(
  parts: WithinParts<Book, Delivery>,
  item: EventToStore,
  { book, now }: { book: Book | undefined; now: Date },
): PlannedRow<Delivery> {
  if (book === undefined) throw new Error(`Shop ${item.shop.id} has no rule book.`);
  const { event, shop, foundLate } = item;
  const id = parts.newId("evt");
  const { ruleBookVersion, answers, deliveries } = parts.planEvent({ ...item, eventId: id }, book, now);
  const row = {
    shopId: shop.id,
    id,
    key: event.key,
    type: event.type,
    occurredAt: new Date(event.occurred_at),
    foundLate,
    body: item.body,
    ruleBookVersion,
    answers,
    marks: eventMarks(event),
  };
  return { row, deliveries };
}

function answerOne(one: PlannedRow<unknown>, first: { id: string; type: string } | null | undefined): AcceptedEvent {
  if (first === undefined) throw new Error(`Event key ${one.row.key} is neither new nor known.`);
  if (first) return { ...first, duplicate: true, deliveries: 0 };
  return { id: one.row.id, type: one.row.type, duplicate: false, deliveries: one.deliveries.length };
}

function keyOf(row: EventRow): string {
  return `${row.shopId} ${row.key}`;
}
