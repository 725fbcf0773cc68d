import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { moveToPostgres } from "../../../src/operations/move/move-to-postgres.ts";
import { isSomethingSealed, openInstallation } from "../../../src/platform/crypto/installation.ts";
import { loadOrMakeMasterKey } from "../../../src/platform/crypto/master-key.ts";
import { createSeal } from "../../../src/platform/crypto/seal.ts";
import { startBundledPostgres } from "../../../src/platform/postgres/bundled/bundled-postgres.ts";
import { ask, scratchFolder } from "../../../src/platform/postgres/bundled/scratch-database.fixture.ts";
import { openDatabase } from "../../../src/platform/postgres/database.ts";
import { migrate } from "../../../src/platform/postgres/migrate.ts";
import { aLog } from "../../support/harness.ts";
import { createEmptyDatabase } from "../../support/postgres.ts";

let started: Promise<string> | null = null;

/** For `afterAll` of each file that uses `aFolder`. */
export async function removeStarted(): Promise<void> {
  if (started !== null) await rm(await started, { recursive: true, force: true });
  started = null;
}

/** A data folder whose hub was started once. It is a copy, because a start takes two seconds of a core. */
export async function aFolder(): Promise<string> {
  started ??= startOnce();
  const folder = await scratchFolder();
  await promisify(execFile)("cp", ["-a", `${await started}/.`, folder]);
  return folder;
}

async function startOnce(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "haak-move-"));
  const bundled = await startBundledPostgres({ dataDir, log: aLog() });
  await migrate(bundled.url);
  const db = openDatabase({ url: bundled.url, connectionsMax: 1, log: aLog() });
  await openInstallation({
    db,
    seal: createSeal(await loadOrMakeMasterKey(dataDir, () => isSomethingSealed(db))),
    adminPassword: "x",
  });
  await db.destroy();
  await bundled.stop();
  return dataDir;
}

/** An empty database to move to. */
export async function anEmptyTarget(): Promise<string> {
  const database = await createEmptyDatabase(18);
  onTestFinished(database.drop);
  return database.url;
}

/** Makes a move. Returns what it reported. */
export function move(dataDir: string, databaseUrl: string, masterKey: Buffer | null = null) {
  const reported: string[] = [];
  const done = moveToPostgres({
    dataDir,
    databaseUrl,
    masterKey,
    log: aLog(),
    report: (text) => void reported.push(text),
  });
  return done.then(() => reported);
}

/** How many tables there are. */
export const tablesOf = async (url: string) =>
  (await ask<{ name: string }>(url, "select tablename as name from pg_tables where schemaname = 'public'")).length;
