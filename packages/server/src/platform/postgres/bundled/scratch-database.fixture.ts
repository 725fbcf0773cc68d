import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { type BundledPostgres, startBundledPostgres } from "./bundled-postgres.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./find-postgres-binaries.ts";
import { openCluster } from "./open-cluster.ts";
import { hasEnded } from "./process-state.ts";
import { waitUntil } from "./wait-until.ts";

/** An empty folder for one test; whatever database runs in it at the end is ended, then it is removed. */
export async function scratchFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "haak-postgres-")));
  onTestFinished(async () => {
    await endDatabaseOf(folder);
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

let prepared: Promise<string> | null = null;

/** A scratch folder with a fresh cluster in it: a copy of one that is made once, as making one takes a second. */
export async function preparedFolder(): Promise<string> {
  prepared ??= prepare();
  const folder = await scratchFolder();
  await promisify(execFile)("cp", ["-a", `${await prepared}/.`, folder]);
  return folder;
}

/** For `afterAll` of each file that uses `preparedFolder`. */
export async function removePrepared(): Promise<void> {
  if (prepared !== null) await rm(await prepared, { recursive: true, force: true });
  prepared = null;
}

async function prepare(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-postgres-prepared-"));
  await openCluster(folder, findPostgresBinaries());
  return folder;
}

/** Remembers what the start told, so that tests can ask which way it took. */
export function aLog() {
  const messages: string[] = [];
  const note = (_facts: object, message: string) => void messages.push(message);
  return { messages, info: note, warn: note };
}

/** Starts the database inside the test's own process. */
export async function start(
  dataDir: string,
  log = aLog(),
  binaries: PostgresBinaries = findPostgresBinaries(),
): Promise<BundledPostgres> {
  const postgres = await startBundledPostgres({ dataDir, log, binaries });
  onTestFinished(() => postgres.stop());
  return postgres;
}

/** Runs one statement on a connection of its own and gives its rows. */
export async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  // A database that is killed under the connection is told by the query.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A hub in a process (and process group) of its own. */
export function spawnHub(
  dataDir: string,
  identity: { uid?: number; gid?: number } = {},
): { hub: ChildProcess; output: Readable } {
  const script = fileURLToPath(new URL("hub-process.fixture.ts", import.meta.url));
  const args = ["--conditions=@haak/source", script, dataDir];
  const hub = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "inherit"], ...identity });
  onTestFinished(() => void hub.kill("SIGKILL"));
  return { hub, output: hub.stdout };
}

/** The same, with the one line that it printed when it was up. */
export async function startHubProcess(
  dataDir: string,
  identity: { uid?: number; gid?: number } = {},
): Promise<{ hub: ChildProcess; answer: { url?: string; code?: string; message?: string } }> {
  const { hub, output } = spawnHub(dataDir, identity);
  const [line] = await once(createInterface(output), "line");
  return { hub, answer: JSON.parse(String(line)) };
}

/** Sends a signal and waits until the process is gone. */
export async function end(hub: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hub.exitCode !== null || hub.signalCode !== null) return;
  const exited = once(hub, "exit");
  hub.kill(signal);
  await exited;
}

/** The process id in `postmaster.pid`, or null where no database was started. */
export async function postmasterOf(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8").catch(() => "");
  return Number.parseInt(text, 10) || null;
}

/** The same, where one runs. */
export async function pidOrFail(dataDir: string): Promise<number> {
  const pid = await postmasterOf(dataDir);
  if (pid === null) throw new Error("no database runs");
  return pid;
}

/** True if a database answers there; undefined, for `waitUntil`, if none does. */
export async function answers(url: string): Promise<true | undefined> {
  return ask(url, "select 1").then(
    () => true,
    () => undefined,
  );
}

async function endDatabaseOf(dataDir: string): Promise<void> {
  const pid = await postmasterOf(dataDir);
  const cluster = join(dataDir, "postgres");
  if (pid === null || (await hasEnded(pid, cluster))) return;
  process.kill(pid, "SIGQUIT");
  await waitUntil(async () => ((await hasEnded(pid, cluster)) ? true : undefined), { limitMs: 10_000 });
}
