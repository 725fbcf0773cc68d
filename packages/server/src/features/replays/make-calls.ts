import { isErased } from "@haak/core";
import { sql } from "kysely";
import { readEventBody } from "../../pipeline/accept/read-event-pages.ts";
import { type PlannedDelivery, type PlanParts, planCalls } from "../../pipeline/plan/plan-event.ts";
import type { RuleInSet } from "../../pipeline/plan/rule-set.ts";
import { enqueue } from "../../pipeline/queue/enqueue.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { StoredDeliveryState } from "../../platform/postgres/tables/delivery-tables.ts";
import type { Shop } from "../../platform/shop.ts";
import { type DecideParts, givesAccess } from "../access/index.ts";
import type { LaneRoom } from "./feed-replays.ts";
import { makeAccessCalls } from "./make-access-calls.ts";
import type { Released } from "./release-deliveries.ts";
import { itemsOf, type LockedReplay, removeItems } from "./store.ts";

/** An item that has been made due or was attempted, beside what its delivery is like now. */
export interface OpenItem {
  readonly position: number;
  readonly state: "due" | "retrying";
  readonly attemptsBefore: number;
  /** Null if the delivery is gone, which old ones are at some time. */
  readonly delivery: {
    readonly state: StoredDeliveryState;
    readonly attempts: number;
    readonly dueAt: Date;
  } | null;
}

/** What is known of an item now. */
export type Verdict =
  | { readonly kind: "unchanged" }
  | { readonly kind: "done" }
  | { readonly kind: "failed" }
  | { readonly kind: "retrying"; readonly lookAt: Date };

const UNCHANGED: Verdict = { kind: "unchanged" };

/** A delivery that waits for hours may be retried or cancelled by hand before. */
const LOOK_EVERY_SECONDS_MAX = 300;
const LOOK_EVERY_SECONDS_MIN = 1;

/** Says what an item came to. Cancelled counts as failed: it was not delivered. */
export function judgeItem(item: OpenItem, now: Date): Verdict {
  const { delivery } = item;
  if (delivery === null) return { kind: "failed" };
  switch (delivery.state) {
    case "delivered":
      return { kind: "done" };
    case "failed":
    case "cancelled":
      return { kind: "failed" };
    default:
      if (item.state === "due" && delivery.attempts <= item.attemptsBefore) return UNCHANGED;
      return { kind: "retrying", lookAt: nextLook(delivery.dueAt, now) };
  }
}

function nextLook(dueAt: Date, now: Date): Date {
  const seconds = (dueAt.getTime() - now.getTime()) / 1_000;
  const bounded = Math.min(Math.max(seconds, LOOK_EVERY_SECONDS_MIN), LOOK_EVERY_SECONDS_MAX);
  return new Date(now.getTime() + bounded * 1_000);
}

/** What calls are made of. */
export interface MakeCallsInput {
  readonly shop: Shop;
  /** The rule as it is now, or null if it was deleted: then it owes nothing any more. */
  readonly bookRule: RuleInSet | null;
  readonly rooms: readonly LaneRoom[];
  readonly now: Date;
}

/**
 * Makes the next calls of a what-if, by the code that makes calls when an event is accepted, and queues them. Which lines
 * are called was pinned when the what-if was shown. Runs under the lock of the replay and of the shop's rule book.
 */
export async function makeCalls(
  parts: DecideParts,
  tx: Tx,
  { replay, ...input }: MakeCallsInput & { replay: LockedReplay },
): Promise<Released> {
  const { bookRule, rooms, now } = input;
  if (bookRule === null) return { due: 0, overtaken: 0, failed: await giveUp(tx, replay), done: 0 };
  const owed = (await pickNext(tx, replay, rooms)).map(withoutErased);
  const missing = owed.filter((call) => call.deliveryId === null);
  const overtaken = owed.filter((call) => call.deliveryId !== null);
  if (givesAccess(bookRule.rule)) return askLedger(parts, tx, { ...input, bookRule, replay, missing, overtaken });
  const made = missing.flatMap((call) => planOne(parts, { ...input, bookRule, call }));
  await enqueueAll(tx, replay, made);
  await note(tx, replay, { state: "due", now, calls: made });
  await note(tx, replay, { state: "retrying", now, calls: overtaken });
  const vanished = missing.filter((call) => call.body === null).map(({ position }) => position);
  await removeItems(tx, replay, vanished);
  return { due: made.length, overtaken: overtaken.length, failed: vanished.length, done: 0 };
}

/** Access is asked for by the ledger: what is there already counts as done. */
async function askLedger(
  parts: DecideParts,
  tx: Tx,
  input: MakeCallsInput & {
    bookRule: RuleInSet;
    replay: LockedReplay;
    missing: readonly OwedCall[];
    overtaken: readonly OwedCall[];
  },
): Promise<Released> {
  const { replay, now, missing, overtaken } = input;
  const calls = missing.flatMap(({ body, ...call }) => (body === null ? [] : [{ ...call, body }]));
  const asked = await makeAccessCalls(parts, tx, { ...input, calls });
  await enqueue(tx, replay.shop.bucket, asked.deliveries);
  await note(tx, replay, { state: "due", now, calls: asked.made });
  await note(tx, replay, { state: "retrying", now, calls: overtaken });
  const vanished = missing.filter((call) => call.body === null).map(({ position }) => position);
  await removeItems(tx, replay, [...vanished, ...asked.needless]);
  const done = asked.needless.length;
  return { due: asked.made.length, overtaken: overtaken.length, failed: vanished.length, done };
}

/** A call that a what-if showed. */
interface OwedCall {
  readonly position: number;
  readonly eventId: string;
  readonly lineNumber: number;
  /** The event's text, or null if the event is not there any more, as old ones are removed. */
  readonly body: string | null;
  /** A delivery that somebody else made of this call, which then is the one to follow; null as a rule. */
  readonly deliveryId: string | null;
}

/** Nobody is called about a person who was erased: to a what-if the event is not there any more. */
function withoutErased(call: OwedCall): OwedCall {
  return call.body !== null && isErased(readEventBody(call.body)) ? { ...call, body: null } : call;
}

async function pickNext(tx: Tx, replay: LockedReplay, rooms: readonly LaneRoom[]): Promise<OwedCall[]> {
  const { shop } = replay;
  const [lane] = rooms;
  if (lane === undefined) return [];
  // The few that are next are found first; joined at once, the planner would read all that is queued where it has no
  // statistics yet, which is right after a large what-if was sent.
  const { rows } = await sql<OwedCall>`
    with next as materialized (
      select i.position, i.event_id, i.rule_id, i.line_number from replay_item i
      where ${itemsOf(replay)} and i.state = 'queued' and i.endpoint_id = ${lane.endpointId}
      order by i.position
      limit ${lane.room}
    )
    select n.position, n.event_id as "eventId", n.line_number as "lineNumber", e.body, d.id as "deliveryId"
    from next n
    left join event e on e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = n.event_id
    left join delivery d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id}
      and d.event_id = n.event_id and d.rule_id = n.rule_id and d.line_number = n.line_number`.execute(tx);
  return rows;
}

type MadeCall = { readonly position: number; readonly deliveryId: string; readonly delivery: PlannedDelivery };

function planOne(
  parts: PlanParts,
  { shop, bookRule, now, call }: MakeCallsInput & { bookRule: RuleInSet; call: OwedCall },
): MadeCall[] {
  if (call.body === null) return [];
  const event = readEventBody(call.body);
  const calls = [{ lineNumber: call.lineNumber === 0 ? null : call.lineNumber }];
  const decision = { rule: bookRule.rule, called: true, code: "called", calls } as const;
  const about = { shop, event, eventId: call.eventId, foundByReconciliation: false, traceparent: null };
  const planned = planCalls(parts, { about, decision, ruleInSet: bookRule, now });
  return planned.map((delivery) => ({ position: call.position, deliveryId: delivery.id, delivery }));
}

/** Without an ordering key: like any replay they neither wait for earlier calls of an order nor keep later ones waiting. */
async function enqueueAll(tx: Tx, replay: LockedReplay, made: readonly MadeCall[]): Promise<void> {
  await enqueue(
    tx,
    replay.shop.bucket,
    made.map(({ delivery }) => ({ ...delivery, orderingKey: null })),
  );
}

/** Gives items the delivery that they are about from now on. */
async function note(
  tx: Tx,
  replay: LockedReplay,
  one: { state: "due" | "retrying"; now: Date; calls: readonly { position: number; deliveryId: string | null }[] },
): Promise<void> {
  if (one.calls.length === 0) return;
  const positions = one.calls.map((call) => call.position);
  // The positions are named twice, so that the primary key finds them also where there are no statistics yet: 150 ms less.
  await sql`
    update replay_item i set state = ${one.state}, delivery_id = k.delivery_id, look_at = ${one.now}::timestamptz
    from unnest(${positions}::int[], ${one.calls.map((call) => call.deliveryId)}::text[]) as k (position, delivery_id)
    where ${itemsOf(replay)} and i.position = any(${positions}::int[]) and i.position = k.position`.execute(tx);
}

async function giveUp(tx: Tx, replay: LockedReplay): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from replay_item i where ${itemsOf(replay)} and i.state = 'queued'`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
