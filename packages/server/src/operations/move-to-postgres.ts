import { readConfig, requireDatabaseUrl } from "../config.ts";
import { createLog } from "../platform/log/log.ts";
import { parseDatabaseUrl } from "../platform/postgres/database-url.ts";
import { checkNodeVersion, errorCode, StartError } from "../platform/process/start-error.ts";
import { moveToPostgres } from "./move/move-to-postgres.ts";

/** `npm run move-to-postgres`: moves the database from the folder `HAAK_DATA_DIR` to `DATABASE_URL` (decision 0019). */
async function main(): Promise<void> {
  const tooOld = checkNodeVersion(process.versions.node);
  if (tooOld !== null) throw new StartError("old_node", tooOld);
  const databaseUrl = requireDatabaseUrl(process.env);
  // The environment is read without `DATABASE_URL`, because the hub ran without it. With it, a master key would be required although it is
  // in the folder.
  const { dataDir, masterKey } = readConfig({ ...process.env, DATABASE_URL: undefined });
  const to = parseDatabaseUrl(databaseUrl).name;
  report(`Moving the database in ${dataDir} to ${to}. If it is interrupted, run it again to continue.`);
  await moveToPostgres({ dataDir, databaseUrl, masterKey, log: createLog("warn"), report });
  const key = masterKey
    ? "the same HAAK_MASTER_KEY as now"
    : `HAAK_MASTER_KEY set to the contents of ${dataDir}/master-key`;
  report(
    `Moved. From now on, start the hub with DATABASE_URL set to ${to} and ${key}. ${dataDir} is kept, but no hub starts on it.`,
  );
}

function report(message: string): void {
  process.stdout.write(`${message}\n`);
}

function describe(error: unknown): string {
  if (error instanceof StartError) return error.message;
  // A connection error may have no message, only a code.
  const reason = error instanceof Error ? error.message || errorCode(error) : String(error);
  return `The move was interrupted (${reason}). Fix the cause and run it again to continue. Until it has ended, the source can be used as before.`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
});
