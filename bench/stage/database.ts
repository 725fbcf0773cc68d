import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startBundledPostgres } from "../../packages/server/src/world/postgres/bundled-postgres.ts";
import type { Watched } from "./cpu-time.ts";
import { makeHubFolder } from "./hub.ts";
import { postmasterOf } from "./postmaster.ts";

/** A PostgreSQL without a hub: the one that hubs bring, with the same settings. */
export interface BenchDatabase {
  readonly url: string;
  readonly process: Watched;
  stop(): Promise<void>;
}

/** Starts one in a folder that goes with it. */
export async function startDatabase(): Promise<BenchDatabase> {
  const folder = await makeHubFolder();
  const database = await startBundledPostgres({ dataDir: join(folder, "data"), log: SILENT });
  return {
    url: database.url,
    process: await postmasterOf(folder),
    async stop() {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const nothing = () => undefined;

/** What a measurement cares for it notices by itself. */
export const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing };
