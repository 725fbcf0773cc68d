import type { AccessFact } from "@haak/core";
import { SpanKind } from "@opentelemetry/api";
import { decideAccess } from "./features/access/ledger/decide-access.ts";
import { catalogueLearner, learnFrom } from "./features/catalogue/catalogue-store.ts";
import type { World } from "./open-world.ts";
import { createGroupRoom } from "./pipeline/accept/group-room.ts";
import type { AcceptEvent } from "./pipeline/accept/post-event.ts";
import {
  type AcceptEvents,
  type AcceptParts,
  createAcceptEvents,
  type EventToAccept,
  type EventToStore,
} from "./pipeline/accept-events.ts";
import { createPlanEvent, type PlannedDelivery } from "./pipeline/plan/plan-event.ts";
import { acceptingBooks, type RuleBook } from "./pipeline/plan/rule-book.ts";
import { enqueue, enqueueBeside } from "./pipeline/queue/enqueue.ts";
import { notAvailable } from "./platform/http/problem.ts";
import { hubMessage } from "./platform/i18n/hub-messages.ts";
import { isDeadlock, isTransientDatabaseError } from "./platform/postgres/database.ts";
import { createGroupCommit } from "./platform/postgres/group-commit.ts";
import { inSpan, outsideSpans, type SpanWish, traceparentOf } from "./platform/tracing/tracing.ts";
import type { Worker } from "./start-delivering.ts";

const GROUP_ITEMS_MAX = 500;
const WAITING_ITEMS_MAX = 20_000;
/** Events may be a megabyte each: a group stays small enough for one statement, and what waits for the memory of the hub. */
const GROUP_CHARACTERS_MAX = 8 * 1_048_576;
const WAITING_CHARACTERS_MAX = 64 * 1_048_576;

/** What accepting is made of, for all who accept: the API and the inbox, and the hub itself what it sees of its endpoints. */
export function acceptParts(
  world: World,
  { hint }: Pick<Worker, "hint">,
): AcceptParts<RuleBook, PlannedDelivery, AccessFact> {
  const { db, hotDb, log, lifeLine } = world;
  const learn = catalogueLearner(db);
  return {
    ...world,
    db: hotDb,
    ...acceptingBooks(world),
    planEvent: createPlanEvent(world),
    decideAccess: (tx, wish) => decideAccess(world, tx, { ...wish, askedLater: false }),
    enqueue,
    hint,
    onAccepted(items, accepted) {
      lifeLine.accepted(items, accepted);
      for (const { shop, event } of items) {
        learn(shop, learnFrom(event)).catch((error: unknown) =>
          log.warn({ error: String(error) }, "The catalogue could not learn."),
        );
      }
    },
  };
}

/** The function that accepts an event: in groups, durably, with everything that follows. */
export function createAccept(world: World, worker: Worker): AcceptEvent {
  const parts = acceptParts(world, worker);
  // Whatever this process can send at once goes out right after the commit.
  const acceptEvents: AcceptEvents = (bucket, items) =>
    worker.takeAtOnce((taker) => createAcceptEvents({ ...parts, enqueue: enqueueBeside(taker) })(bucket, items));
  const room = createGroupRoom(GROUP_ITEMS_MAX);
  const commit = createGroupCommit({
    async run(bucket, items: readonly EventToStore[]) {
      // A group is made of many requests, so that it is a part of no one's span.
      const accepted = await outsideSpans(() => acceptEvents(bucket, items));
      room.note(bucket, accepted);
      return accepted;
    },
    groupItemsMax: room.of,
    waitingItemsMax: WAITING_ITEMS_MAX,
    weight: { of: (item) => item.body.length, groupMax: GROUP_CHARACTERS_MAX, waitingMax: WAITING_CHARACTERS_MAX },
    refuse: () => notAvailable(hubMessage("too_many_events_waiting")),
    // Doing several at once is what a deadlock comes of; one alone takes its locks in order.
    isTransient: (error) => isTransientDatabaseError(error) && !isDeadlock(error),
  });
  return (item) =>
    inSpan(storeSpan(item), async (span) => {
      const body = JSON.stringify(item.event);
      const accepted = await commit(item.shop.bucket, { ...item, body, traceparent: traceparentOf(span) });
      const { id, duplicate, deliveries } = accepted;
      span.setAttributes({ "haak.event.id": id, "haak.duplicate": duplicate, "haak.deliveries": deliveries });
      return accepted;
    });
}

/** From the moment at which an event begins to wait for its group until it is decided and on disk. */
function storeSpan({ event, shop }: EventToAccept): SpanWish {
  const attributes = { "haak.event.type": event.type, "haak.shop.id": shop.id };
  return { name: "store event", kind: SpanKind.INTERNAL, attributes };
}
