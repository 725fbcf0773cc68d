import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** Rows that one transaction removes at the most: some 20 ms of work, after which whoever waited has their turn. */
export const ROWS_MAX = 1_000;

/** Rows that one transaction looks at; those that have to stay are passed over. */
export const PAGE = 250;

/** What rows are called where they are counted. */
export const REMOVED_KINDS = [
  "event",
  "delivery",
  "attempt",
  "notice",
  "replay",
  "preview",
  "reconciliation",
  "rule_version",
  "rule",
  "api_key",
  "comparison",
  "task",
  "erasure",
  "connection",
  "audit_entry",
] as const;

/** How many rows of what were removed. */
export type Removed = Partial<Record<(typeof REMOVED_KINDS)[number], number>>;

/** Where a pass over the old things of a shop stands. */
export interface RetentionState {
  readonly shop: ShopKey;
  /** What is older than this may go. */
  readonly cutoff: Date;
  /** The id behind which this step begins; empty at the beginning of a pass. */
  readonly after: string;
  /** The versions of the rule book that the events left behind by this pass name. */
  readonly keptVersions: readonly number[];
}

/** What one step came to. */
export interface Step {
  readonly removed: Removed;
  readonly after: string;
  /** True if the pass has seen everything that is old. */
  readonly ended: boolean;
  readonly keptVersions: readonly number[];
}

/** Removes a few old things of one kind, in a transaction that is given and does nothing else. Waits for no lock. */
export type RemoveSome = (tx: Tx, state: RetentionState) => Promise<Step>;
