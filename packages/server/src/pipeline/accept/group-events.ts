import { SpanKind } from "@opentelemetry/api";
import { notAvailable } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Vital } from "../../platform/log/vitals.ts";
import { isDeadlock, isTransientDatabaseError } from "../../platform/postgres/database.ts";
import { APART, createGroupCommit, createSharedCommit } from "../../platform/postgres/group-commit.ts";
import { inSpan, outsideSpans, type SpanOptions, traceparentOf } from "../../platform/tracing/tracing.ts";
import {
  type AcceptedEvent,
  type AcceptParts,
  createAcceptEvents,
  createAcceptTogether,
  type EventToAccept,
  type EventToStore,
} from "../accept-events.ts";
import type { DispatchDirectly, Dispatcher } from "../queue/direct-dispatch.ts";

const GROUP_ITEMS_MAX = 500;
const WAITING_ITEMS_MAX = 20_000;
/** An event may be a megabyte, so a group stays small enough for one statement and the waiting events fit into memory. */
const GROUP_CHARACTERS_MAX = 8 * 1_048_576;
const WAITING_CHARACTERS_MAX = 64 * 1_048_576;

/** Accepts one event; resolves when it is on disk. */
export type AcceptEvent = (item: EventToAccept) => Promise<AcceptedEvent>;

/**
 * Accepts single events in groups: those that arrive together share one transaction, so that one fsync serves many. On one PostgreSQL the
 * shops share it too, as far as they can; on a cluster those of one bucket do.
 */
export function createAcceptEvent(
  parts: AcceptParts & { readonly accepts: Vital; readonly onCluster: boolean },
  dispatchDirectly: DispatchDirectly,
): AcceptEvent {
  const commit = createCommit(parts, dispatchDirectly);
  return (item) =>
    inSpan(storeSpan(item), async (span) => {
      const body = JSON.stringify(item.event);
      const accepted = await commit({ ...item, body, traceparent: traceparentOf(span) });
      const { id, duplicate, deliveries } = accepted;
      span.setAttributes({ "haak.event.id": id, "haak.duplicate": duplicate, "haak.deliveries": deliveries });
      return accepted;
    });
}

function createCommit(
  parts: AcceptParts & { readonly accepts: Vital; readonly onCluster: boolean },
  dispatchDirectly: DispatchDirectly,
): (item: EventToStore) => Promise<AcceptedEvent> {
  const acceptEvents = createAcceptEvents(parts);
  const acceptTogether = createAcceptTogether(parts);
  const sizes = createGroupSizes(GROUP_ITEMS_MAX);
  // A group is made of many requests, so it must not belong to the span of one of them. What this process can send at once goes out
  // right after the commit.
  const accepting = <T>(work: (dispatcher: Dispatcher) => Promise<T>) =>
    outsideSpans(() => dispatchDirectly((dispatcher) => parts.accepts(() => work(dispatcher))));
  const options = {
    async run(_: unknown, items: readonly EventToStore[]) {
      const accepted = await accepting((dispatcher) => acceptEvents(bucketOfAll(items), items, dispatcher));
      sizes.note(items, accepted);
      return accepted;
    },
    groupItemsMax: sizes.max,
    waitingItemsMax: WAITING_ITEMS_MAX,
    weight: {
      of: (item: EventToStore) => item.body.length,
      groupMax: GROUP_CHARACTERS_MAX,
      waitingMax: WAITING_CHARACTERS_MAX,
    },
    refuse: () => notAvailable(hubMessage("too_many_events_waiting")),
    // A deadlock comes from doing several at once, so the items are tried again one by one: one alone locks in order.
    isTransient: (error: unknown) => isTransientDatabaseError(error) && !isDeadlock(error),
    tenantOf: (item: EventToStore) => item.shop.id,
  };
  if (parts.onCluster) {
    const commitBucket = createGroupCommit(options);
    return (item) => commitBucket(item.shop.bucket, item);
  }
  return createSharedCommit({
    ...options,
    async runTogether(items) {
      const accepted = await accepting((dispatcher) => acceptTogether(items, dispatcher));
      sizes.note(items, accepted);
      return accepted;
    },
  });
}

function bucketOfAll([first]: readonly EventToStore[]): number {
  if (first === undefined) throw new Error("A group has no events.");
  return first.shop.bucket;
}

/** The span from the moment an event begins to wait for its group until it is decided and on disk. */
function storeSpan({ event, shop }: EventToAccept): SpanOptions {
  const attributes = { "haak.event.type": event.type, "haak.shop.id": shop.id };
  return { name: "store event", kind: SpanKind.INTERNAL, attributes };
}

/** How many of the waiting events go into one group. */
interface GroupSizes {
  max(waiting: readonly { readonly item: EventToStore }[]): number;
  /** Learns from a group how many calls an event of a shop makes. */
  note(items: readonly EventToStore[], accepted: readonly (AcceptedEvent | typeof APART)[]): void;
}

/**
 * Calls that a group should queue at most. Until its commit a group holds the locks of all their lanes, so nothing else is
 * claimed or settled there, and writing the calls blocks the event loop. 500 calls take some 50 ms.
 */
const GROUP_CALLS_MAX = 500;
/** The assumed number of calls of an event in a bucket of which nothing is known yet. */
const CALLS_OF_FIRST_EVENTS = 5;

/** Groups of up to `eventsMax` events, and fewer where events make many calls. What is known is kept by bucket, so that it has an end. */
export function createGroupSizes(eventsMax: number): GroupSizes {
  const callsAnEvent = new Map<number, number>();
  return {
    max(waiting) {
      let calls = 0;
      const firstTooMany = waiting.slice(0, eventsMax).findIndex(({ item }) => {
        calls += callsAnEvent.get(item.shop.bucket) ?? CALLS_OF_FIRST_EVENTS;
        return calls > GROUP_CALLS_MAX;
      });
      return firstTooMany < 0 ? eventsMax : Math.max(1, firstTooMany);
    },
    note(items, accepted) {
      const counts = new Map<number, { events: number; calls: number }>();
      for (const [index, { shop }] of items.entries()) {
        const one = accepted[index];
        if (one === undefined || one === APART || one.duplicate) continue;
        const { events, calls } = counts.get(shop.bucket) ?? { events: 0, calls: 0 };
        counts.set(shop.bucket, { events: events + 1, calls: calls + one.deliveries });
      }
      for (const [bucket, { events, calls }] of counts) callsAnEvent.set(bucket, Math.max(1, calls / events));
    },
  };
}
