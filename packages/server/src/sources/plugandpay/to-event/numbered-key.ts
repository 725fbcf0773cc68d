import type { EventDraft } from "./event-draft.ts";
import type { History } from "./history.ts";

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
