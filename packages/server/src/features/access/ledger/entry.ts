import type { AccessChange, AccessItem, AccessProgress, ConfirmedAccess } from "@haak/core";
import type { AccessFailure, StoredAccessProgress } from "../../../platform/postgres/tables/access-tables.ts";
import type { StoredDeliveryState } from "../../../platform/postgres/tables/delivery-tables.ts";

/** A delivery that requested a change of an entry. */
export interface EntryCall {
  readonly deliveryId: string;
  readonly does: AccessChange;
  readonly open: boolean;
  readonly withdrawn: boolean;
  /** How many attempts the ledger knows. */
  readonly seen: number;
  readonly state: StoredDeliveryState;
  readonly attempts: number;
  readonly lastAt: number;
  readonly lastStatus: number | null;
  /** Whether every answer was a refusal. Only then it is certain that the other system has changed nothing. */
  readonly onlyRefused: boolean;
}

/** A row of the ledger: one person, one connection, one item. */
export interface Entry {
  readonly id: string;
  readonly isNew: boolean;
  /** The person's digest in hex. */
  readonly person: string;
  readonly connectionId: string;
  readonly item: AccessItem;
  readonly confirmed: ConfirmedAccess;
  readonly progress: EntryProgress;
  /** Whether a failed change must be requested again, because there is a new event or the connection was corrected. */
  readonly retryFailed: boolean;
  readonly revokeAskedAt: Date | null;
  /** Deliveries that are in flight or whose result the ledger does not know yet. */
  readonly calls: readonly EntryCall[];
  /** The open task of a person, or null. */
  readonly task: { readonly id: string; readonly does: AccessChange } | null;
}

/**
 * The progress as core defines it, with the extra fields that the server stores. It extends core's type, so that an entry can be passed to
 * core directly.
 */
export type EntryProgress =
  | Exclude<AccessProgress, { readonly kind: "failed" | "in_review" }>
  | { readonly kind: "failed"; readonly change: AccessChange; readonly failure: AccessFailure }
  | { readonly kind: "in_review"; readonly reviewId: string };

export const IDLE: EntryProgress = { kind: "idle" };

/** The columns of an entry that store its progress. Open calls and tasks are not stored there, because their own tables show them. */
export interface ProgressColumns {
  readonly progress: StoredAccessProgress;
  readonly failedChange: AccessChange | null;
  readonly failure: AccessFailure | null;
  readonly reviewId: string | null;
}

export function progressOf(columns: ProgressColumns, { calls, task }: Pick<Entry, "calls" | "task">): EntryProgress {
  const open = calls.find((call) => call.open) ?? (task && { does: task.does, withdrawn: false });
  if (open === null) return storedProgress(columns);
  if (open.withdrawn) return { kind: "withdrawn", change: open.does };
  return { kind: columns.progress === "refused" ? "refused" : "pending", change: open.does };
}

/** The progress of an entry without an open call or task. The check of the table ensures that each kind has the columns that it needs. */
function storedProgress({ progress, failedChange: change, failure, reviewId }: ProgressColumns): EntryProgress {
  if (progress === "failed" && change !== null && failure !== null) return { kind: progress, change, failure };
  if (progress === "in_review" && reviewId !== null) return { kind: progress, reviewId };
  return progress === "released" || progress === "kept" ? { kind: progress } : IDLE;
}

/** The columns for a progress. It is the inverse of `progressOf`. */
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
