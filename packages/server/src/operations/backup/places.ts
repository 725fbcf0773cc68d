import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { readConfig, requireDatabaseUrl } from "../../config.ts";
import { readMasterKeyFile, writeMasterKeyFile } from "../../platform/crypto/master-key.ts";
import type { Log } from "../../platform/log/log.ts";
import { findRunningDatabase, startBundledPostgres } from "../../platform/postgres/bundled/bundled-postgres.ts";
import { hasDatabase } from "../../platform/postgres/bundled/database-folder.ts";
import type { Sockets } from "../../platform/postgres/client.ts";
import { isThisSchema, migrate } from "../../platform/postgres/migrate.ts";
import { errorCode, StartError } from "../../platform/process/start-error.ts";
import { claimTarget, releaseTarget, restoreId } from "../move/move-target.ts";
import { withClient } from "../move/tables-to-move.ts";
import type { ArchiveFile } from "./archive.ts";
import { makeBackup } from "./make-backup.ts";
import { fillDatabase, type OpenedBackup, openBackup } from "./restore-backup.ts";

/** What both commands need. */
export interface BackupParts {
  /** As the hub reads it: `DATABASE_URL` or `HAAK_DATA_DIR`, and `HAAK_MASTER_KEY`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

const NAME = "haak backup";

/** Backs the hub of this environment up, which may be running. Returns what to tell the operator. @throws StartError. */
export async function backUp({ env, log }: BackupParts, file: ArchiveFile): Promise<string> {
  const { databaseUrl, dataDir, masterKey } = readConfig(env);
  if (databaseUrl === null) await requireDatabaseIn(dataDir);
  const key = masterKey ?? (await readMasterKeyFile(dataDir));
  if (key === null) throw noKey(dataDir);
  const make = (url: string) => withClient({ url, name: NAME, log }, (client) => makeBackup(client, key, file));
  const { rows, bytes } =
    databaseUrl === null ? await besideHub(dataDir, { log, work: make }) : await make(databaseUrl);
  const size = `${rows} rows and the master key, ${(bytes / 1_000_000).toFixed(1)} MB`;
  return `Backed up to ${file.path}: ${size}. Keep the passphrase apart from the file: without it nobody can restore it.`;
}

/** The bundled database of a running hub is read beside it. Otherwise it is started for this work. */
async function besideHub<Result>(
  dataDir: string,
  { log, work }: { readonly log: Log; readonly work: (url: string) => Promise<Result> },
): Promise<Result> {
  const running = await findRunningDatabase(dataDir);
  if (running !== null) return work(running);
  const bundled = await startBundledPostgres({ dataDir, log });
  try {
    return await work(bundled.url);
  } finally {
    await bundled.stop();
  }
}

/** Checked first, because opening a folder creates a database in it. */
async function requireDatabaseIn(dataDir: string): Promise<void> {
  if (await hasDatabase(dataDir)) return;
  throw new StartError(
    "nothing_to_back_up",
    `${dataDir} contains no database of a hub. Set HAAK_DATA_DIR to the folder that contains it, or DATABASE_URL.`,
  );
}

function noKey(dataDir: string): StartError {
  return new StartError(
    "no_master_key",
    `${dataDir} contains no master key. Set HAAK_MASTER_KEY to the key with which its hub was started.`,
  );
}

/** Where a restore goes. `key` is the master key of the environment or of the folder, if there is one. */
interface Target {
  /** Null for the bundled database. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly key: Buffer | null;
}

async function targetOf(env: BackupParts["env"]): Promise<Target> {
  const databaseUrl = env.DATABASE_URL?.trim() ? requireDatabaseUrl(env) : null;
  // Read without `DATABASE_URL`, which would require a master key that may be in the backup only.
  const { dataDir, masterKey } = readConfig({ ...env, DATABASE_URL: undefined });
  return { databaseUrl, dataDir, key: masterKey ?? (await readMasterKeyFile(dataDir)) };
}

/** Refuses a folder for the bundled database that is not empty, because a restore must not mix with other data. @throws StartError. */
export async function checkFolder(env: BackupParts["env"]): Promise<void> {
  const { databaseUrl, dataDir } = await targetOf(env);
  if (databaseUrl !== null) return;
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw new StartError(
      "data_dir",
      `${dataDir} cannot be read (${errorCode(error)}). Set HAAK_DATA_DIR to a folder that may be written.`,
    );
  });
  if (names.length === 0) return;
  throw new StartError(
    "target_not_empty",
    `${dataDir} is not empty (it has ${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}). A restore needs an empty folder. Move this one aside, or set HAAK_DATA_DIR to another.`,
  );
}

/**
 * Restores a backup into an empty folder or an empty database. Whatever goes wrong, no hub can start on a part of it. Returns what to tell
 * the operator.
 *
 * @throws StartError with a message that says how to fix it.
 */
export async function restore({ env, log }: BackupParts, file: ArchiveFile): Promise<string> {
  await checkFolder(env);
  const target = await targetOf(env);
  const backup = await openBackup(file);
  checkRestorable(backup, target);
  const madeAt = backup.manifest.made_at;
  if (target.databaseUrl !== null) {
    const rows = await restoreInto(target.databaseUrl, { backup, file, log });
    await writeMasterKeyFile(target.dataDir, backup.masterKey);
    return `Restored ${rows} rows of ${madeAt}. Start the hub with DATABASE_URL as now and HAAK_MASTER_KEY set to the contents of ${join(target.dataDir, "master-key")}. The hub that was backed up must not run any more, because both would send the pending calls.`;
  }
  const rows = await restoreFolder(target.dataDir, { backup, file, log });
  return `Restored ${rows} rows of ${madeAt} into ${target.dataDir}. Start the hub with npm start. The hub that was backed up must not run any more, because both would send the pending calls.`;
}

function checkRestorable({ manifest, masterKey }: OpenedBackup, { key, dataDir }: Target): void {
  if (!isThisSchema(manifest.migrations)) {
    throw new StartError(
      "backup_schema",
      `The backup has the schema of another version of Haak (its last migration is ${manifest.migrations.at(-1) ?? "none"}). Restore it with the version that made it, and upgrade after that.`,
    );
  }
  if (key === null || key.equals(masterKey)) return;
  throw new StartError(
    "wrong_master_key",
    `HAAK_MASTER_KEY, or the file master-key in ${dataDir}, is not the master key of this backup. Remove it: the restore brings the key.`,
  );
}

interface Restoring {
  readonly backup: OpenedBackup;
  readonly file: ArchiveFile;
  readonly log: Log;
}

/** After a failure the folder is as empty as it was. */
async function restoreFolder(dataDir: string, restoring: Restoring): Promise<number> {
  try {
    const bundled = await startBundledPostgres({ dataDir, log: restoring.log });
    try {
      return await restoreInto(bundled.url, restoring, () => writeMasterKeyFile(dataDir, restoring.backup.masterKey));
    } finally {
      await bundled.stop();
    }
  } catch (error) {
    for (const name of await readdir(dataDir).catch(() => [])) await rm(join(dataDir, name), { recursive: true });
    throw error;
  }
}

/** No hub starts on the database until the last step, because it is marked. `beforeRelease` runs when the rows are in place. */
async function restoreInto(
  url: string,
  { backup, file, log }: Restoring,
  beforeRelease?: () => Promise<void>,
): Promise<number> {
  return withClient({ url, name: NAME, log }, async (client: Client, sockets: Sockets) => {
    await claimTarget(client, restoreId(backup.manifest.id));
    await migrate(url, sockets);
    const rows = await fillDatabase(client, backup, file);
    await beforeRelease?.();
    await releaseTarget(client);
    return rows;
  });
}
