import type { EventType } from "@haak/core";
import { plugAndPayTime } from "./event-values.ts";

/** An event that was made from Plug&Pay's data, before it is checked. */
export interface EventDraft {
  /** The key must be the same for a notice and for a comparison, so that the event is stored only once. */
  readonly key: string;
  readonly type: EventType;
  readonly occurred_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A stored event. */
export interface KnownEvent {
  readonly at: Date;
  /** The latest time at which it was stored. It never happened after that, except for `doubtMs`. */
  readonly knownSince: Date;
  /** The event may have happened this many milliseconds later than `knownSince`. */
  readonly doubtMs: number;
}

/**
 * The events about a thing that were stored before Plug&Pay was asked. Each type has its events in the order of their numbers, and the
 * first is at 0. Plug&Pay's answer is therefore newer than all of them.
 */
export type History<What extends string> = Readonly<Record<What, readonly KnownEvent[]>>;

/** The stored events of an order. */
export type OrderHistory = History<"created" | "paid" | "reversed">;
/** The stored events of a subscription or an instalment plan. */
export type SubscriptionHistory = History<"started" | "cancelled" | "ended">;
/** The stored events of an affiliate. */
export type AffiliateHistory = History<"accepted" | "declined" | "quit">;

/** The history of a new order. */
export const NEW_ORDER: OrderHistory = { created: [], paid: [], reversed: [] };
/** The history of a new subscription. */
export const NEW_SUBSCRIPTION: SubscriptionHistory = { started: [], cancelled: [], ended: [] };
/** The history of a new affiliate. */
export const NEW_AFFILIATE: AffiliateHistory = { accepted: [], declined: [], quit: [] };

/** The key of the nth event of a type: first `order:1001:paid`, later `order:1001:paid:2`. */
export function numberedKey(thing: string, what: string, number: number): string {
  return number === 1 ? `${thing}:${what}` : `${thing}:${what}:${number}`;
}

/**
 * Whether an event reverses a stored one. Such an event needs an answer that is newer than the stored events, because an older answer may
 * describe an earlier state.
 */
export function undoesHistory({ type, key }: Pick<EventDraft, "type" | "key">): boolean {
  return type === "payment.reversed" || /:\d+$/.test(key);
}

/** The keys of all stored events of a thing. */
export function knownKeys<What extends string>(thing: string, history: History<What>): ReadonlySet<string> {
  const sorts: [string, readonly unknown[]][] = Object.entries(history);
  return new Set(sorts.flatMap(([what, events]) => events.map((_, index) => numberedKey(thing, what, index + 1))));
}

/** The fields of a fetched thing that show its last change. */
interface Changeable {
  readonly updated_at?: string | null | undefined;
  readonly deleted_at?: string | null | undefined;
}

/**
 * Whether a thing changed after a stored event. If its last change is older than the event, the answer is an old copy. A deleted thing
 * proves nothing. In doubt the answer is false, so that no wrong event is made.
 */
export function changedSince({ updated_at, deleted_at }: Changeable, event: KnownEvent): boolean {
  return !deleted_at && timeOf(updated_at) >= event.at.getTime();
}

/** A time of Plug&Pay in milliseconds. It is NaN if there is none, because NaN is neither before nor after any time. */
export function timeOf(text: string | null | undefined): number {
  return Date.parse(plugAndPayTime(text) ?? "");
}
