import { rm } from "node:fs/promises";
import { makeHubFolder, startHub } from "../stage/hub.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOALS_MS = { first: 4_000, next: 1_000 } as const;

/** From the command to `/readyz`: on an empty folder, where the database is made, and on one that was used before. */
export const b10Starting: Measure = { id: "B10", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const times = { first: [] as number[], next: [] as number[] };
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    const folder = await makeHubFolder();
    times.first.push(await timeStart(folder));
    times.next.push(await timeStart(folder));
    await rm(folder, { recursive: true, force: true });
  }
  return (["first", "next"] as const).map((which) => {
    const value = median(times[which]);
    const details = { runs: times[which].map((ms) => rounded(ms)), spread: rounded(spread(times[which])) };
    return {
      ...{ id: "B10", name: `from the command to ready, ${which} time`, value: rounded(value), unit: "ms", details },
      ...{ goal: `≤ ${GOALS_MS[which]} ms`, holds: value <= GOALS_MS[which] },
    };
  });
}

async function timeStart(folder: string): Promise<number> {
  const startedAt = performance.now();
  const hub = await startHub({ folder });
  const took = performance.now() - startedAt;
  await hub.stop();
  return took;
}
