import type { Config } from "./config.ts";
import { refuseMovedFolder } from "./operations/move/move-mark.ts";
import type { Log } from "./platform/log/log.ts";
import { type BundledPostgres, startBundledPostgres } from "./platform/postgres/bundled/bundled-postgres.ts";
import { StartError } from "./platform/process/start-error.ts";

/** Starts the bundled database. Returns null if `DATABASE_URL` names another one. @throws StartError. */
export async function startDatabase({ config, log }: { config: Config; log: Log }): Promise<BundledPostgres | null> {
  if (config.databaseUrl !== null) return null;
  if (config.role !== "all") {
    throw new StartError(
      "role_needs_database",
      `HAAK_ROLE=${config.role} needs a database that several processes share. Set DATABASE_URL to its address.`,
    );
  }
  await refuseMovedFolder(config.dataDir);
  return startBundledPostgres({ dataDir: config.dataDir, log, processes: config.processes });
}
