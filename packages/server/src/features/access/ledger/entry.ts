import type { AccessChange, AccessEntry, AccessItem, AccessProgress, ConfirmedAccess } from "@haak/core";
import type { AccessProblem } from "../../../platform/postgres/tables/access-tables.ts";
import type { StoredDeliveryState } from "../../../platform/postgres/tables/delivery-tables.ts";

/** A delivery that asked for the access of an entry. */
export interface EntryCall {
  readonly deliveryId: string;
  readonly does: AccessChange;
  readonly open: boolean;
  readonly withdrawn: boolean;
  /** Attempts that the ledger knows of. */
  readonly seen: number;
  readonly state: StoredDeliveryState;
  readonly attempts: number;
  readonly lastAt: number;
  readonly lastStatus: number | null;
  /** Whether every attempt got an answer that says no: then nothing has changed at the other side. */
  readonly onlyRefused: boolean;
}

/** A row of the ledger: one person, one connection, one item. */
export interface Entry {
  readonly id: string;
  readonly isNew: boolean;
  /** Hex of the person's digest. */
  readonly person: string;
  readonly connectionId: string;
  readonly item: AccessItem;
  readonly confirmed: ConfirmedAccess;
  readonly failed: AccessChange | null;
  readonly refused: boolean;
  readonly kept: boolean;
  readonly reviewId: string | null;
  /** Whether the hold was lifted, so that the brake lets this one pass. */
  readonly released: boolean;
  readonly nudged: boolean;
  readonly problem: AccessProblem | null;
  readonly revokeAskedAt: Date | null;
  /** Deliveries that are under way, or of which there is news. */
  readonly calls: readonly EntryCall[];
  /** What a person has to do, or null. */
  readonly task: { readonly id: string; readonly does: AccessChange } | null;
}

/** The entry as core compares it. */
export function toAccessEntry(entry: Entry): AccessEntry {
  return { confirmed: entry.confirmed, progress: progressOf(entry) };
}

function progressOf({ failed, refused, kept, reviewId, calls, task }: Entry): AccessProgress {
  const open = calls.find((call) => call.open) ?? (task && { does: task.does, withdrawn: false });
  if (open?.withdrawn) return { kind: "withdrawn", change: open.does };
  if (open) return { kind: refused ? "refused" : "pending", change: open.does };
  if (reviewId !== null) return { kind: "in_review" };
  if (kept) return { kind: "kept" };
  return failed === null ? { kind: "idle" } : { kind: "failed", change: failed };
}
