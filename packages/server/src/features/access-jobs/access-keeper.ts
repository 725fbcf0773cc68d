import { sql } from "kysely";
import { type DueRows, isAnyDue } from "../../platform/jobs/is-any-due.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { applyStep, findDueComparisons } from "../comparisons/index.ts";
import { type ErasureStepParts, erasureStep, findDueErasures } from "../privacy/index.ts";
import { findDueAccess, findEndedCalls, type SettleAccessParts, settleAccess } from "./due-access.ts";
import { findDueRebuilds, rebuildStep } from "./rebuild-ledger.ts";

export type KeeperParts = SettleAccessParts & ErasureStepParts & { readonly log: Log };

const CHECK_EVERY_MS = 1_000;
/**
 * The pause while there is more work than one round finds. It is not zero, because people whose rows another process has locked would
 * otherwise be read all the time.
 */
const BUSY_MS = 20;
/** Every tenth round that no hint causes also searches for calls that ended without an attempt. */
const ENDED_CALLS_EVERY_ROUNDS = 10;

/**
 * Keeps the access ledger up to date until it is stopped. Each round reads the due work from the database, and a hint only starts a round
 * sooner. Any number of processes may do this at once.
 */
export function startAccessKeeper(parts: KeeperParts): Repeating {
  let polls = 0;
  let withEndedCalls = true;
  return repeat({
    name: "Keeping the access ledger",
    everyMs: CHECK_EVERY_MS,
    moreMs: BUSY_MS,
    log: parts.log,
    async isDue() {
      polls += 1;
      withEndedCalls ||= polls % ENDED_CALLS_EVERY_ROUNDS === 0;
      return withEndedCalls || isAnyDue(parts.db, dueBy(parts.clock.now()));
    },
    async run() {
      const moreDone = await checkOnce(parts, withEndedCalls);
      withEndedCalls = false;
      return moreDone;
    },
  });
}

/** The rows that are due for what a round does. */
function dueBy(now: Date): DueRows[] {
  return [
    sql`from access_call_result`,
    sql`from access_person where next_change_at <= ${now}::timestamptz`,
    ...(["access_rebuild", "erasure", "comparison"] as const).map(
      (table) => sql`from ${sql.table(table)} where due_at <= ${now}::timestamptz`,
    ),
  ];
}

/** Work that is due in one shop. If it fails, `row` is postponed. Work about people has no row. */
interface Due {
  readonly shop: ShopKey;
  readonly row: DueRow | null;
  readonly run: () => Promise<void>;
}

/** Returns whether something was done, because then there may be more. */
async function checkOnce(parts: KeeperParts, withEndedCalls: boolean): Promise<boolean> {
  const now = parts.clock.now();
  const people = [...(await findDueAccess(parts.db, now)), ...(withEndedCalls ? await findEndedCalls(parts.db) : [])];
  const rebuilds = await findDueRebuilds(parts.db, now);
  const erasures = await findDueErasures(parts.db, now);
  const comparisons = await findDueComparisons(parts.db, now);
  const due: Due[] = [
    ...people.map((one) => ({ shop: one.shop, row: null, run: () => settleAccess(parts, one) })),
    ...rebuilds.map((shop) => dueRow({ table: "access_rebuild", shop, id: null }, () => rebuildStep(parts, shop))),
    ...erasures.map((one) => dueRow({ table: "erasure", ...one }, () => erasureStep(parts, one))),
    ...comparisons.map((one) => dueRow({ table: "comparison", ...one }, () => applyStep(parts, one))),
  ];
  let isAnyDone = false;
  for (const one of due) isAnyDone = (await doSafely(parts, one)) || isAnyDone;
  return isAnyDone;
}

function dueRow(row: DueRow, run: Due["run"]): Due {
  return { shop: row.shop, row, run };
}

/** Runs one piece of work and logs a failure, because it must not block the others. A row that failed is postponed. Returns whether it was done. */
async function doSafely(parts: KeeperParts, { shop, row, run }: Due): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    parts.log.error({ error, shop: shop.id }, "Work on the access ledger failed. It will be tried again.");
    if (row !== null) await postponeDue(parts.db, row, parts.clock.now());
    return false;
  }
}

/** A row with a due time. `id` is null for a rebuild, because a shop has only one. */
interface DueRow {
  readonly table: "erasure" | "comparison" | "access_rebuild";
  readonly shop: ShopKey;
  readonly id: string | null;
}

/** The column that says since when the work waits. */
const SINCE = { erasure: "started_at", comparison: "created_at", access_rebuild: "started_at" } as const;

/**
 * Postpones work that failed by as long as it has waited already, so that each wait is twice as long as the one before: from one second to
 * ten minutes. Otherwise work that always fails would delay other work and fill the log.
 */
async function postponeDue(db: Database, { table, shop, id }: DueRow, now: Date): Promise<void> {
  const waited = sql`${now}::timestamptz - ${sql.ref(SINCE[table])}`;
  await sql`
    update ${sql.table(table)}
    set due_at = ${now}::timestamptz + least(greatest(${waited}, interval '1 second'), interval '10 minutes')
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and due_at <= ${now}::timestamptz
      ${id === null ? sql`` : sql`and id = ${id}`}`.execute(db);
}
