import type { EventType } from "@haak/core";
import { plugAndPayTime } from "./event-values.ts";

/** An event as it was made from what Plug&Pay says, before it is checked. */
export interface EventDraft {
  /** The same on every road by which one hears of it, so that it is stored once. */
  readonly key: string;
  readonly type: EventType;
  readonly occurred_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event that the ledger holds already. */
export interface KnownEvent {
  readonly at: Date;
  /** When it was put down at the latest; never before it happened. */
  readonly knownSince: Date;
  /** By how many milliseconds it may have happened later than that. */
  readonly doubtMs: number;
}

/**
 * What the ledger held of one thing before Plug&Pay was asked about it: of each sort the events in the order of their
 * numbers, the first one at 0. What Plug&Pay answers is therefore later than all of it.
 */
export type History<What extends string> = Readonly<Record<What, readonly KnownEvent[]>>;

/** Of an order. */
export type OrderHistory = History<"created" | "paid" | "reversed">;
/** Of a subscription or a plan of instalments. */
export type SubscriptionHistory = History<"started" | "cancelled" | "ended">;
/** Of an affiliate. */
export type AffiliateHistory = History<"accepted" | "declined" | "quit">;

/** Of an order of which nothing is known. */
export const NEW_ORDER: OrderHistory = { created: [], paid: [], reversed: [] };
/** Of a subscription of which nothing is known. */
export const NEW_SUBSCRIPTION: SubscriptionHistory = { started: [], cancelled: [], ended: [] };
/** Of an affiliate of whom nothing is known. */
export const NEW_AFFILIATE: AffiliateHistory = { accepted: [], declined: [], quit: [] };

/** The key of the nth event of a sort about a thing: `order:1001:paid`, later `order:1001:paid:2`. */
export function numberedKey(thing: string, what: string, number: number): string {
  return number === 1 ? `${thing}:${what}` : `${thing}:${what}:${number}`;
}

/**
 * Whether an event says that something became otherwise than the ledger has it. Only an answer that is surely later than
 * the ledger proves that: one that was read before the ledger may tell of an earlier state.
 */
export function undoesHistory({ type, key }: Pick<EventDraft, "type" | "key">): boolean {
  return type === "payment.reversed" || /:\d+$/.test(key);
}

/** The keys of all that the ledger holds of a thing. */
export function knownKeys<What extends string>(thing: string, history: History<What>): ReadonlySet<string> {
  const sorts: [string, readonly unknown[]][] = Object.entries(history);
  return new Set(sorts.flatMap(([what, events]) => events.map((_, index) => numberedKey(thing, what, index + 1))));
}

/** What of a fetched thing tells when it changed last. */
interface Changeable {
  readonly updated_at?: string | null | undefined;
  readonly deleted_at?: string | null | undefined;
}

/**
 * Whether a thing that is otherwise than an event says has changed since. One that was changed last before that event is an
 * answer from an older copy, and what was deleted tells nothing any more: in doubt nothing has happened.
 */
export function changedSince({ updated_at, deleted_at }: Changeable, event: KnownEvent): boolean {
  return !deleted_at && timeOf(updated_at) >= event.at.getTime();
}

/** A time of Plug&Pay in milliseconds; not a number where it tells none, which is neither before nor after anything. */
export function timeOf(text: string | null | undefined): number {
  return Date.parse(plugAndPayTime(text) ?? "");
}
