import type { NewId } from "../ids.ts";
import type { Database } from "../postgres/database.ts";
import type { DueTable, LeasedRow } from "./due-table.ts";
import { type DueRowsParts, type DueRowsWorker, workDueRows } from "./work-due-rows.ts";

/** Which rows of a table are worked on, and how. */
export interface LeasedRowsParts<Row extends LeasedRow>
  extends Pick<DueRowsParts<Row>, "clock" | "log" | "name" | "facts" | "concurrency" | "run"> {
  readonly db: Database;
  readonly newId: NewId;
  readonly rows: Pick<DueTable<Row, never>, "findDue" | "claim" | "endLeases">;
  /** Rows of one shop in flight at once, so that a slow shop does not take all of `concurrency`. Default: no limit of its own. */
  readonly shopConcurrency?: number;
  /** How long a worker may need for a row, at least for as long as it takes to renew the lease. */
  readonly leaseMs: number;
  /** True if no other hub works on this database, so that every lease at the start is a dead worker's. */
  readonly alone: boolean;
  /** Runs before each poll, for rows that come by the calendar. */
  readonly beforePoll?: () => Promise<void>;
}

/** Starts to work on the due rows of a table. Any number of processes may do so at once, since each row is leased to one of them. */
export function workLeasedRows<Row extends LeasedRow>(parts: LeasedRowsParts<Row>): DueRowsWorker {
  const { db, clock, newId, rows, leaseMs, shopConcurrency = Number.POSITIVE_INFINITY } = parts;
  return workDueRows<Row>({
    ...parts,
    endLeases: parts.alone ? () => rows.endLeases(db, clock.now()) : null,
    async poll() {
      await parts.beforePoll?.();
      return rows.findDue(db, clock.now());
    },
    claim(bucket, inFlight) {
      const now = clock.now();
      const leasedUntil = new Date(now.getTime() + leaseMs);
      const busyShopIds = shopsWithMany(inFlight, shopConcurrency);
      return rows.claim(db, { bucket, now, leaseId: newId("lse"), leasedUntil, busyShopIds });
    },
  });
}

function shopsWithMany(rows: readonly LeasedRow[], count: number): string[] {
  const byShop = Map.groupBy(rows, ({ shopId }) => shopId);
  return [...byShop].flatMap(([shopId, some]) => (some.length >= count ? [shopId] : []));
}
