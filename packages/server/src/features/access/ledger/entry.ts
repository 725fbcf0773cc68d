import type { AccessChange, AccessItem, AccessProgress, ConfirmedAccess } from "@haak/core";
import type { AccessFailure, StoredAccessProgress } from "../../../platform/postgres/tables/access-tables.ts";
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
  readonly progress: EntryProgress;
  /** Whether something happened because of which a failed change is worth another request. */
  readonly nudged: boolean;
  readonly revokeAskedAt: Date | null;
  /** Deliveries that are under way, or that have a result which the ledger does not know yet. */
  readonly calls: readonly EntryCall[];
  /** What a person has to do, or null. */
  readonly task: { readonly id: string; readonly does: AccessChange } | null;
}

/** Core's progress with what the server keeps beside it, so that an entry can be handed to core as it is. */
export type EntryProgress =
  | Exclude<AccessProgress, { readonly kind: "failed" | "in_review" }>
  | { readonly kind: "failed"; readonly change: AccessChange; readonly failure: AccessFailure }
  | { readonly kind: "in_review"; readonly reviewId: string };

export const IDLE: EntryProgress = { kind: "idle" };

/** The columns of an entry that hold its progress. Calls and tasks show what is under way, so that is not stored twice. */
export interface ProgressColumns {
  readonly progress: StoredAccessProgress;
  readonly failedChange: AccessChange | null;
  readonly failure: AccessFailure | null;
  readonly reviewId: string | null;
}

/** The progress of an entry that was read. */
export function progressOf(columns: ProgressColumns, { calls, task }: Pick<Entry, "calls" | "task">): EntryProgress {
  const open = calls.find((call) => call.open) ?? (task && { does: task.does, withdrawn: false });
  if (open === null) return storedProgress(columns);
  if (open.withdrawn) return { kind: "withdrawn", change: open.does };
  return { kind: columns.progress === "refused" ? "refused" : "pending", change: open.does };
}

/** The progress of an entry with nothing under way. The table's check guards that a column is there where its kind needs it. */
function storedProgress({ progress, failedChange: change, failure, reviewId }: ProgressColumns): EntryProgress {
  if (progress === "failed" && change !== null && failure !== null) return { kind: progress, change, failure };
  if (progress === "in_review" && reviewId !== null) return { kind: progress, reviewId };
  return progress === "released" || progress === "kept" ? { kind: progress } : IDLE;
}

/** The same the other way round. */
export function progressColumns(progress: EntryProgress): ProgressColumns {
  const none = { failedChange: null, failure: null, reviewId: null };
  switch (progress.kind) {
    case "failed":
      return { ...none, progress: "failed", failedChange: progress.change, failure: progress.failure };
    case "in_review":
      return { ...none, progress: "in_review", reviewId: progress.reviewId };
    case "pending":
    case "withdrawn":
      return { ...none, progress: "idle" };
    default:
      return { ...none, progress: progress.kind };
  }
}
