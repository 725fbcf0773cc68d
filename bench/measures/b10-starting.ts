import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { findPostgresBinaries } from "../../packages/server/src/platform/postgres/bundled/find-postgres-binaries.ts";
import { openCluster } from "../../packages/server/src/platform/postgres/bundled/open-cluster.ts";
import { launchPostmaster, stopPostmaster } from "../../packages/server/src/platform/postgres/bundled/postmaster.ts";
import { makeHubFolder, startHub } from "../stage/hub.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOALS_MS = { first: 4_000, next: 1_000 } as const;

/**
 * The time from the command to a ready `/readyz`: on an empty folder, where the database is created, and on a used one.
 * The same rounds also time the parts that are not the hub's work: `initdb`, PostgreSQL until it accepts connections,
 * and Node without a program.
 */
export const b10Starting: Measure = { id: "B10", run };

type Times = Record<"first" | "next" | "initdb" | "postgres" | "node", number[]>;

async function run({ quick }: Effort): Promise<Figure[]> {
  const times: Times = { first: [], next: [], initdb: [], postgres: [], node: [] };
  const folders: string[] = [];
  try {
    for (let round = 0; round < (quick ? 2 : 5); round += 1) {
      const [ours, bare] = [await makeHubFolder(), await makeHubFolder()];
      folders.push(ours, bare);
      times.first.push(await timeStart(ours));
      times.next.push(await timeStart(ours));
      await timeOthers(times, bare);
    }
  } finally {
    // Removed only at the end: ext4 without a journal skips each recently deleted file whenever it creates a file, so
    // removing earlier would slow the next rounds.
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
  const middle = (part: keyof Times) => Math.round(median(times[part]));
  const others = { postgres: middle("postgres"), node: middle("node") };
  const without = { first: { initdb: middle("initdb"), ...others }, next: others };
  return (["first", "next"] as const).map((which) => {
    const value = median(times[which]);
    const runs = times[which].map((ms) => rounded(ms));
    const details = { runs, spread: rounded(spread(times[which])), without_hub: without[which] };
    return {
      ...{ id: "B10", name: `from the command to ready, ${which} time`, value: rounded(value), unit: "ms", details },
      ...{ goal: `≤ ${GOALS_MS[which]} ms`, holds: value <= GOALS_MS[which] },
    };
  });
}

async function timeStart(folder: string): Promise<number> {
  const [hub, took] = await timed(() => startHub({ folder }));
  await hub.stop();
  return took;
}

async function timeOthers(times: Times, folder: string): Promise<void> {
  const [cluster, initdb] = await timed(() => openCluster(join(folder, "data"), findPostgresBinaries()));
  const [launch, postgres] = await timed(() => launchPostmaster(cluster));
  if (launch.kind === "exited") throw new Error(`The database does not start:\n${launch.output}`);
  await stopPostmaster(cluster, launch.pid);
  const [, node] = await timed(() => once(spawn(process.execPath, ["--eval", ""], { stdio: "ignore" }), "exit"));
  times.initdb.push(initdb);
  times.postgres.push(postgres);
  times.node.push(node);
}

/** The result of the work, and its duration in milliseconds. */
async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const startedAt = performance.now();
  const given = await work();
  return [given, performance.now() - startedAt];
}
