import type { Config } from "./config.ts";
import { refuseMovedFolder } from "./operations/move/move-mark.ts";
import type { Log } from "./platform/log/log.ts";
import { type BundledPostgres, startBundledPostgres } from "./platform/postgres/bundled/bundled-postgres.ts";
import { StartError } from "./platform/process/start-error.ts";

/** Starts the database that comes with the hub; null where `DATABASE_URL` names another. @throws StartError. */
export async function startDatabase({ config, log }: { config: Config; log: Log }): Promise<BundledPostgres | null> {
  if (config.databaseUrl !== null) return null;
  if (config.role !== "all") {
    throw new StartError(
      "role_needs_database",
      `HAAK_ROLE=${config.role} is for several processes: set DATABASE_URL to a PostgreSQL that they share.`,
    );
  }
  await refuseMovedFolder(config.dataDir);
  return startBundledPostgres({ dataDir: config.dataDir, log });
}
