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
import { onTestFinished, type TestContext } from "vitest";
import { waitUntil } from "../../time/wait.ts";
import { type BundledPostgres, startBundledPostgres } from "./bundled-postgres.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./find-postgres-binaries.ts";
import { hasEnded } from "./find-postmaster.ts";
import { openCluster } from "./open-cluster.ts";

/** An empty folder for one test. At the end of the test, a database that runs in it is stopped and the folder is removed. */
export async function scratchFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "haak-postgres-")));
  onTestFinished(async () => {
    await endDatabaseOf(folder);
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

let prepared: Promise<string> | null = null;

/** A scratch folder with a new cluster. It is a copy of one that is made once, because initdb takes a second. */
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

/** A log that keeps its messages, so that tests can check what the start did. */
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

/** Runs one statement on a connection of its own and returns its rows. */
export async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  // Without a listener a database that is killed would end the process. The query reports the same error.
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

/** Starts a hub process and waits for the one line that it prints when it has started or failed. */
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

/** The process id in `postmaster.pid`, or null if no database was started. */
export async function postmasterOf(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8").catch(() => "");
  return Number.parseInt(text, 10) || null;
}

/** The process id of the running database. @throws if none runs. */
export async function pidOrFail(dataDir: string): Promise<number> {
  const pid = await postmasterOf(dataDir);
  if (pid === null) throw new Error("no database runs");
  return pid;
}

/** The effective user id and capabilities of the running database. */
export async function identityOf(dataDir: string): Promise<{ uid: string; capabilities: string }> {
  const status = await readFile(`/proc/${await postmasterOf(dataDir)}/status`, "utf8");
  return {
    uid: /^Uid:\t\d+\t(\d+)/m.exec(status)?.[1] ?? "",
    capabilities: /^CapEff:\t0*([0-9a-f]+)$/m.exec(status)?.[1] ?? "",
  };
}

/** Skips the test unless root runs it on Linux, because only root can give up rights. */
export const needsRoot = ({ skip }: TestContext) =>
  skip(
    process.getuid?.() !== 0 || process.platform !== "linux",
    "not applicable: these tests are not run by root on Linux",
  );

/** True if a database responds at `url`, otherwise undefined, because `waitUntil` continues on undefined. */
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
