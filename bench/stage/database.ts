import { rm } from "node:fs/promises";
import { join } from "node:path";
import { findPostgresBinaries } from "../../packages/server/src/platform/postgres/bundled/find-postgres-binaries.ts";
import { clusterUrl, openCluster } from "../../packages/server/src/platform/postgres/bundled/open-cluster.ts";
import {
  bundledSettings,
  launchPostmaster,
  stopPostmaster,
} from "../../packages/server/src/platform/postgres/bundled/postmaster.ts";
import type { Watched } from "./cpu-time.ts";
import { makeHubFolder } from "./hub.ts";
import { postmasterOf } from "./postmaster.ts";

/** A PostgreSQL without a hub: the bundled one, with the same settings except the number of connections. */
export interface BenchDatabase {
  readonly url: string;
  readonly process: Watched;
  stop(): Promise<void>;
}

/** A bundled database serves one hub only. Here there may be five clients. */
const SETTINGS = [...bundledSettings, "max_connections=200"];

/** Starts one in a temporary folder, which is removed with it. */
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

/** No logs, because a measurement checks the results itself. */
export const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing };
