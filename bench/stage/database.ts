import { rm } from "node:fs/promises";
import { join } from "node:path";
import { findPostgresBinaries } from "../../packages/server/src/platform/postgres/bundled/find-postgres-binaries.ts";
import { launchPostmaster } from "../../packages/server/src/platform/postgres/bundled/launch-postmaster.ts";
import { clusterUrl, openCluster } from "../../packages/server/src/platform/postgres/bundled/open-cluster.ts";
import { bundledSettings } from "../../packages/server/src/platform/postgres/bundled/postgres-settings.ts";
import { stopPostmaster } from "../../packages/server/src/platform/postgres/bundled/stop-postmaster.ts";
import type { Watched } from "./cpu-time.ts";
import { makeHubFolder } from "./hub.ts";
import { postmasterOf } from "./postmaster.ts";

/** A PostgreSQL without a hub: the one that hubs bring, with the same settings but for the number of its clients. */
export interface BenchDatabase {
  readonly url: string;
  readonly process: Watched;
  stop(): Promise<void>;
}

/** A hub that brings its own is the only one on it; here there may be five. */
const SETTINGS = [
  ...bundledSettings.filter((setting) => !setting.startsWith("max_connections=")),
  "max_connections=200",
];

/** Starts one in a folder that goes with it. */
export async function startDatabase(): Promise<BenchDatabase> {
  const folder = await makeHubFolder();
  const cluster = await openCluster(join(folder, "data"), findPostgresBinaries());
  const launch = await launchPostmaster(cluster, SETTINGS);
  if (launch.kind === "exited") throw new Error(`The database does not start:\n${launch.output}`);
  return {
    url: clusterUrl(cluster, launch.port),
    process: await postmasterOf(folder),
    async stop() {
      await stopPostmaster(cluster, launch.pid);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const nothing = () => undefined;

/** What a measurement cares for it notices by itself. */
export const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing };
