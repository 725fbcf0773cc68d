import { readConfig } from "../config.ts";
import { readMasterKeyFile } from "../platform/crypto/master-key.ts";
import { createLog } from "../platform/log/log.ts";
import { startBundledPostgres } from "../platform/postgres/bundled/bundled-postgres.ts";
import { checkNodeVersion, StartError } from "../platform/process/start-error.ts";
import { refuseMovedFolder } from "./move/move-mark.ts";
import { resealAt } from "./reseal/reseal-database.ts";

/** `npm run rotate-master-key`: reseals every secret, from `HAAK_MASTER_KEY_PREVIOUS` to `HAAK_MASTER_KEY` (decision 0020). */
async function main(): Promise<void> {
  const tooOld = checkNodeVersion(process.versions.node);
  if (tooOld !== null) throw new StartError("old_node", tooOld);
  const { databaseUrl, dataDir, masterKey, masterKeyPrevious } = readConfig(process.env);
  const previous = masterKeyPrevious ?? (databaseUrl === null ? await readMasterKeyFile(dataDir) : null);
  if (masterKey === null || previous === null || masterKey.equals(previous)) throw needsBoth();
  const rotate = (url: string) => resealAt(url, { previous, next: masterKey, log: createLog("warn") });
  const count = databaseUrl === null ? await inFolder(dataDir, rotate) : await rotate(databaseUrl);
  const then = databaseUrl === null ? `put the new key into ${dataDir}/master-key` : "remove HAAK_MASTER_KEY_PREVIOUS";
  process.stdout.write(`${count} secrets were sealed again, and none needs the previous key any more. Now ${then}.\n`);
}

function needsBoth(): StartError {
  return new StartError(
    "two_keys_needed",
    "To rotate, set HAAK_MASTER_KEY to the new key and HAAK_MASTER_KEY_PREVIOUS to the old key, with which the secrets are sealed now.",
  );
}

/** Refuses while a hub is running, because a bundled database can be used by only one process. */
async function inFolder(dataDir: string, work: (url: string) => Promise<number>): Promise<number> {
  await refuseMovedFolder(dataDir);
  const bundled = await startBundledPostgres({ dataDir, log: createLog("warn") });
  try {
    return await work(bundled.url);
  } finally {
    await bundled.stop();
  }
}

main().catch((error: unknown) => {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
