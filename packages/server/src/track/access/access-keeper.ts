import { createBell } from "../../world/bell.ts";
import type { Log } from "../../world/log.ts";
import { type ErasureStepParts, erasureStep, findDueErasures } from "../erasures/erasure-step.ts";
import { type DueAccess, findDueAccess, findStranded } from "./find-due-access.ts";
import { findDueRebuilds, rebuildStep } from "./rebuild-ledger.ts";
import { type SettleAccessParts, settleAccess } from "./settle-access.ts";

/** What keeping the ledger needs. */
export type KeeperParts = SettleAccessParts & ErasureStepParts & { readonly log: Log };

/** Keeps the ledger of access up to date until it is stopped. */
export interface AccessKeeper {
  /** Says that there may be something to look at; it would be found within a second anyway. */
  ring(): void;
  /** Takes nothing more and resolves when the step that is under way has ended. */
  stop(): Promise<void>;
}

/** For a process that only serves: those that work look for themselves. */
export const NO_KEEPER: AccessKeeper = { ring: () => undefined, stop: async () => undefined };

const LOOK_EVERY_MS = 1_000;
/** While there is more than one look finds; people whom another process holds are not asked for all the time. */
const BUSY_MS = 20;
/** Rounds between two looks for calls that ended without a word. */
const STRANDED_EVERY_ROUNDS = 10;

/** Starts to look at what is due. A look at the database is the truth; the bell makes it look sooner. Any number may run. */
export function startAccessKeeper(parts: KeeperParts): AccessKeeper {
  const bell = createBell();
  const state = { stopping: false };
  const run = async () => {
    for (let round = 0; !state.stopping; round += 1) {
      const found = await lookSafely(parts, round % STRANDED_EVERY_ROUNDS === 0);
      if (!state.stopping) await bell.wait(found ? BUSY_MS : LOOK_EVERY_MS);
    }
  };
  const running = run();
  return {
    ring: bell.ring,
    async stop() {
      state.stopping = true;
      bell.ring();
      await running;
    },
  };
}

/** Whether there was something, so that it is worth coming back at once. */
async function lookSafely(parts: KeeperParts, withStranded: boolean): Promise<boolean> {
  try {
    const due = await findDueAccess(parts.db, parts.clock.now());
    const stranded = withStranded ? await findStranded(parts.db) : [];
    for (const one of [...due, ...stranded]) await settleSafely(parts, one);
    const rebuilds = await findDueRebuilds(parts.db, parts.clock.now());
    for (const shop of rebuilds) await rebuildStep(parts, shop);
    const erasures = await findDueErasures(parts.db, parts.clock.now());
    for (const one of erasures) await erasureStep(parts, one);
    return due.length + rebuilds.length + erasures.length > 0;
  } catch (error) {
    parts.log.warn({ error: String(error) }, "What is due about access could not be looked at; it will be again.");
    return false;
  }
}

/** People that cannot be settled must not hold up the others; their rows still say that they are due. */
async function settleSafely(parts: KeeperParts, one: DueAccess): Promise<void> {
  try {
    await settleAccess(parts, one);
  } catch (error) {
    parts.log.error({ error, shop: one.shop.id }, "Access could not be settled; it will be tried again.");
  }
}
