import { SpanKind } from "@opentelemetry/api";
import { notAvailable } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Vital } from "../../platform/log/vitals.ts";
import { isDeadlock, isTransientDatabaseError } from "../../platform/postgres/database.ts";
import { createGroupCommit } from "../../platform/postgres/group-commit.ts";
import { inSpan, outsideSpans, type SpanOptions, traceparentOf } from "../../platform/tracing/tracing.ts";
import {
  type AcceptedEvent,
  type AcceptParts,
  createAcceptEvents,
  type EventToAccept,
  type EventToStore,
} from "../accept-events.ts";
import type { DispatchDirectly } from "../queue/direct-dispatch.ts";

const GROUP_ITEMS_MAX = 500;
const WAITING_ITEMS_MAX = 20_000;
/** An event may be a megabyte, so a group stays small enough for one statement and the waiting events fit into memory. */
const GROUP_CHARACTERS_MAX = 8 * 1_048_576;
const WAITING_CHARACTERS_MAX = 64 * 1_048_576;

/** Accepts one event; resolves when it is on disk. */
export type AcceptEvent = (item: EventToAccept) => Promise<AcceptedEvent>;

/** Accepts single events in groups: those that arrive together share one transaction, so that one fsync serves many. */
export function createAcceptEvent(
  parts: AcceptParts & { readonly accepts: Vital },
  dispatchDirectly: DispatchDirectly,
): AcceptEvent {
  const acceptEvents = createAcceptEvents(parts);
  const sizes = createGroupSizes(GROUP_ITEMS_MAX);
  const commit = createGroupCommit({
    async run(bucket, items: readonly EventToStore[]) {
      // A group is made of many requests, so it must not belong to the span of one of them.
      const accepted = await outsideSpans(() =>
        // What this process can send at once goes out right after the commit.
        dispatchDirectly((dispatcher) => parts.accepts(() => acceptEvents(bucket, items, dispatcher))),
      );
      sizes.note(bucket, accepted);
      return accepted;
    },
    groupItemsMax: sizes.max,
    waitingItemsMax: WAITING_ITEMS_MAX,
    weight: { of: (item) => item.body.length, groupMax: GROUP_CHARACTERS_MAX, waitingMax: WAITING_CHARACTERS_MAX },
    refuse: () => notAvailable(hubMessage("too_many_events_waiting")),
    // A deadlock comes from doing several at once, so the items are tried again one by one: one alone locks in order.
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

/** The span from the moment an event begins to wait for its group until it is decided and on disk. */
function storeSpan({ event, shop }: EventToAccept): SpanOptions {
  const attributes = { "haak.event.type": event.type, "haak.shop.id": shop.id };
  return { name: "store event", kind: SpanKind.INTERNAL, attributes };
}

/** How many events of a bucket go into one group. */
interface GroupSizes {
  max(bucket: number): number;
  /** Learns from a group how many calls an event of this bucket makes. */
  note(bucket: number, accepted: readonly AcceptedEvent[]): void;
}

/**
 * Calls that a group should queue at most. Until its commit a group holds the locks of all their lanes, so nothing else is
 * claimed or settled there, and writing the calls blocks the event loop. 500 calls take some 50 ms.
 */
const GROUP_CALLS_MAX = 500;
/** The assumed number of calls of an event in a bucket of which nothing is known yet. */
const CALLS_OF_FIRST_EVENTS = 5;

/** Groups of up to `eventsMax` events, and fewer where events make many calls. */
export function createGroupSizes(eventsMax: number): GroupSizes {
  const callsAnEvent = new Map<number, number>();
  return {
    max(bucket) {
      const calls = callsAnEvent.get(bucket) ?? CALLS_OF_FIRST_EVENTS;
      return Math.max(1, Math.min(eventsMax, Math.floor(GROUP_CALLS_MAX / calls)));
    },
    note(bucket, accepted) {
      const fresh = accepted.filter(({ duplicate }) => !duplicate);
      if (fresh.length === 0) return;
      const calls = fresh.reduce((sum, { deliveries }) => sum + deliveries, 0);
      callsAnEvent.set(bucket, Math.max(1, calls / fresh.length));
    },
  };
}
