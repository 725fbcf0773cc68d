import { setTimeout as wait } from "node:timers/promises";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { type RemoveParts, removeOld } from "./remove-old.ts";
import type { Removed } from "./retention-job.ts";

const LOOK_EVERY_MS = 60_000;
/** Removing works for a quarter of the time at the most: a database that is busy makes its steps longer, and so its rests. */
const REST_FACTOR = 3;
const REST_MS_MIN = 20;

/** What removing in the background needs. */
export type RetentionParts = Omit<RemoveParts, "giveWay" | "isStopping">;

/** Removes what is old as long as this process runs. Any number of processes may do so at once. */
export function startRetention(parts: RetentionParts): Pick<Repeating, "stop"> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const giveWay = (tookMs: number) =>
    wait(Math.max(REST_MS_MIN, tookMs * REST_FACTOR), null, { signal }).catch(() => null);
  const repeating = repeat({
    ...{ name: "Removing what is old", everyMs: LOOK_EVERY_MS, log: parts.log },
    run: async () => {
      const total: Removed = {};
      const onRemoved = (removed: Removed) => {
        parts.onRemoved(removed);
        add(total, removed);
      };
      await removeOld({ ...parts, onRemoved, giveWay, isStopping: () => signal.aborted });
      if (Object.keys(total).length > 0)
        parts.log.info({ removed: total }, "What was older than the retention is removed.");
    },
  });
  return {
    async stop() {
      stopping.abort();
      await repeating.stop();
    },
  };
}

function add(total: Removed, removed: Removed): void {
  for (const [kind, rows] of Object.entries(removed) as [keyof Removed, number][]) {
    if (rows > 0) total[kind] = (total[kind] ?? 0) + rows;
  }
}
