import type { Log } from "../../platform/log/log.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { applyStep, findDueComparisons } from "../comparisons/index.ts";
import { type ErasureStepParts, erasureStep, findDueErasures } from "../privacy/index.ts";
import { findDueAccess, findStranded } from "./find-due-access.ts";
import { type DueRow, postponeDue } from "./postpone-due.ts";
import { findDueRebuilds, rebuildStep } from "./rebuild-ledger.ts";
import { type SettleAccessParts, settleAccess } from "./settle-access.ts";

/** What keeping the ledger needs. */
export type KeeperParts = SettleAccessParts & ErasureStepParts & { readonly log: Log };

const LOOK_EVERY_MS = 1_000;
/** While there is more than one look finds; people whom another process holds are not asked for all the time. */
const BUSY_MS = 20;
/** Rounds between two looks for calls that ended without a word. */
const STRANDED_EVERY_ROUNDS = 10;

/**
 * Keeps the ledger of access up to date until it is stopped. A look at the database is the truth; a hint makes it look sooner. Any
 * number may run.
 */
export function startAccessKeeper(parts: KeeperParts): Repeating {
  let round = 0;
  return repeat({
    ...{ name: "Keeping the ledger of access", everyMs: LOOK_EVERY_MS, moreMs: BUSY_MS, log: parts.log },
    run: () => lookOnce(parts, round++ % STRANDED_EVERY_ROUNDS === 0),
  });
}

/** Something that is due in one shop. `row` waits longer each time that it cannot be done; people have none. */
interface Due {
  readonly shop: ShopKey;
  readonly row: DueRow | null;
  readonly run: () => Promise<void>;
}

/** Whether something was done, so that it is worth coming back soon. */
async function lookOnce(parts: KeeperParts, withStranded: boolean): Promise<boolean> {
  const now = parts.clock.now();
  const people = [...(await findDueAccess(parts.db, now)), ...(withStranded ? await findStranded(parts.db) : [])];
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

/** What cannot be done must not hold up the others; its row says when it is due again. Whether it was done. */
async function doSafely(parts: KeeperParts, { shop, row, run }: Due): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    parts.log.error({ error, shop: shop.id }, "Something about access could not be done; it will be tried again.");
    if (row !== null) await postponeDue(parts.db, row, parts.clock.now());
    return false;
  }
}
