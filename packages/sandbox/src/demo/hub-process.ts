import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownPort } from "../own-port.ts";
import { waitUntil } from "./wait-until.ts";

/** A hub in its own process. It is configured by environment variables, as an operator does. */
export interface HubProcess {
  readonly url: string;
  readonly apiKey: string;
  readonly adminPassword: string;
  /** Resolves once it is ready. Rejects if it ends instead, and after `stop`. */
  start(): Promise<void>;
  /** Sends SIGKILL to the hub only. Its database continues to run, as after a crash. */
  kill(): Promise<void>;
  /**
   * Sends SIGTERM and waits until the hub and its database have ended. It cannot be started again. Resolves with the problem
   * if it did not end as it must, otherwise with null.
   */
  stop(): Promise<string | null>;
  /** Aborted by `stop`, because a client that continues to call would keep the hub from ending. */
  readonly stopping: AbortSignal;
  /** The last lines that it logged. */
  lastLines(): readonly string[];
}

/** Settings of the hub that a story needs. */
export interface HubProcessOptions {
  readonly folder: string;
  readonly apiKey: string;
  readonly adminPassword: string;
  readonly shopName: string;
}

const MAIN = fileURLToPath(new URL("../../../server/src/main.mjs", import.meta.url));
/** Long, because the first start creates a database. */
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const LINES_MAX = 25;

/** Prepares a hub on its own port. `start` runs it. */
export async function createHubProcess(options: HubProcessOptions): Promise<HubProcess> {
  const port = await ownPort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = join(options.folder, "data");
  const lines: string[] = [];
  let child: ChildProcess | null = null;
  const stopping = new AbortController();
  return {
    url,
    apiKey: options.apiKey,
    adminPassword: options.adminPassword,
    start: async () => {
      // An interrupted story continues for a moment, and must not start the hub again.
      if (stopping.signal.aborted) throw new Error("The hub was stopped for good.");
      child = launch(options, { port, dataDir, lines });
      await untilReady(url, child);
    },
    kill: async () => {
      if (child !== null) await endBy(child, "SIGKILL");
    },
    stop: async () => {
      stopping.abort();
      const problem = child === null ? null : await endBy(child, "SIGTERM");
      // Needed because a hub that was killed could not stop its database.
      await endPostgres(dataDir);
      return problem;
    },
    stopping: stopping.signal,
    lastLines: () => [...lines],
  };
}

interface Launch {
  readonly port: number;
  readonly dataDir: string;
  readonly lines: string[];
}

function launch(options: HubProcessOptions, { port, dataDir, lines }: Launch): ChildProcess {
  const child = spawn(process.execPath, ["--conditions=@haak/source", MAIN], {
    cwd: options.folder,
    env: { ...inheritedEnvironment(), ...hubSettings(options, { port, dataDir }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const keep = (chunk: Buffer) => {
    lines.push(...chunk.toString("utf8").split("\n").filter(Boolean));
    lines.splice(0, lines.length - LINES_MAX);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return child;
}

/** The retries are fast, so that the story is short. The time-out is long, so that a hanging call is still in flight at the kill. */
function hubSettings(options: HubProcessOptions, { port, dataDir }: Pick<Launch, "port" | "dataDir">) {
  return {
    PORT: String(port),
    HAAK_HOST: "127.0.0.1",
    HAAK_DATA_DIR: dataDir,
    // The story kills the hub and starts it again, which takes less time with one process.
    HAAK_PROCESSES: "1",
    HAAK_API_KEY: options.apiKey,
    HAAK_SHOP_NAME: options.shopName,
    HAAK_ADMIN_PASSWORD: options.adminPassword,
    HAAK_ALLOW_TARGETS: "127.0.0.0/8",
    HAAK_RETRY_SCHEDULE: "0.2,0.3,0.5,1,2",
    HAAK_TIMEOUT_MS: "10000",
  };
}

/** Removes the settings of a hub, because the story must never use a developer's own hub or database. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const isOfAHub = (name: string) => /^(HAAK_|PG|DATABASE_URL$|PORT$|LOG_LEVEL$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfAHub(name)));
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const check = async () => {
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw new Error(`The hub ended with ${ended} before it was ready.`);
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => "nothing",
    );
    return status === 200 ? null : `the hub answers ${status} on /readyz`;
  };
  await waitUntil(check, START_MS_MAX);
}

/** Ends a process. Resolves with the problem if it was asked to end (SIGTERM) and did not exit with 0. */
async function endBy(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<string | null> {
  if (child.exitCode !== null || child.signalCode !== null) return null;
  const ended = once(child, "exit");
  const killTimer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  child.kill(signal);
  await ended;
  clearTimeout(killTimer);
  if (signal === "SIGKILL" || child.exitCode === 0) return null;
  return `the hub ended with ${child.exitCode ?? child.signalCode} upon SIGTERM, not with 0`;
}

const END_MS_MAX = 20_000;

/**
 * Ends the database that a killed hub left running in its data folder, if there is one. PostgreSQL keeps its process id
 * in the first line of `postmaster.pid` and removes that file as the last thing it does.
 */
async function endPostgres(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, "postgres", "postmaster.pid");
  const pid = await readPid(pidFile);
  if (pid === null || !signal(pid)) return;
  await waitUntil(
    async () => ((await readPid(pidFile)) === null ? null : `PostgreSQL (process ${pid}) runs on`),
    END_MS_MAX,
  );
}

async function readPid(pidFile: string): Promise<number | null> {
  const text = await readFile(pidFile, "utf8").catch(() => "");
  return Number.parseInt(text, 10) || null;
}

/** False if the process is gone already. This happens because a database that was killed leaves its file behind. */
function signal(pid: number): boolean {
  try {
    // SIGINT is PostgreSQL's fast shutdown: it waits for no session.
    return process.kill(pid, "SIGINT");
  } catch {
    return false;
  }
}
