import type { AcceptParts, EventNews, EventToStore, OwedCall } from "../accept-events.ts";
import { eventMarks } from "./event-marks.ts";
import type { EventRow } from "./event-store.ts";

/** Events that were decided together. */
export interface PlannedGroup<Delivery, Fact> {
  readonly now: Date;
  readonly planned: readonly PlannedRow<Delivery, Fact>[];
}

/** One of them, as it is to be stored, and what follows from it if it is new. */
export interface PlannedRow<Delivery, Fact> {
  readonly row: EventRow;
  readonly deliveries: readonly Delivery[];
  readonly news: EventNews<Fact>;
}

/** What deciding needs; it asks no database. */
export type PlanGroupParts<Book, Delivery extends OwedCall, Fact> = Pick<
  AcceptParts<Book, Delivery, Fact>,
  "clock" | "newId" | "planEvent"
>;

/** Decides events by these rule books. */
export function planGroup<Book, Delivery extends OwedCall, Fact>(
  parts: PlanGroupParts<Book, Delivery, Fact>,
  items: readonly EventToStore[],
  books: ReadonlyMap<string, Book>,
): PlannedGroup<Delivery, Fact> {
  const now = parts.clock.now();
  return { now, planned: items.map((item) => planOne(parts, item, { book: books.get(item.shop.id), now })) };
}

/** Whether nothing follows from any of them but that they are stored, be they new or not. */
export function owesNothing({ planned }: PlannedGroup<unknown, unknown>): boolean {
  return planned.every(({ deliveries, news }) => deliveries.length === 0 && news.facts.length === 0);
}

function planOne<Book, Delivery extends OwedCall, Fact>(
  parts: PlanGroupParts<Book, Delivery, Fact>,
  item: EventToStore,
  { book, now }: { book: Book | undefined; now: Date },
): PlannedRow<Delivery, Fact> {
  if (book === undefined) throw new Error(`Shop ${item.shop.id} has no rule book.`);
  const { event, shop, foundLate } = item;
  const id = parts.newId("evt");
  const { ruleBookVersion, answers, deliveries, facts } = parts.planEvent({ ...item, eventId: id }, book, now);
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
  const endpointIds = deliveries.map(({ endpointId }) => endpointId);
  return { row, deliveries, news: { shop, eventId: id, event, traceparent: item.traceparent, facts, endpointIds } };
}
