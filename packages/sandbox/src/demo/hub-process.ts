import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownPort } from "../own-port.ts";
import { endPostgres } from "./end-postgres.ts";
import { waitUntil } from "./wait-until.ts";

/** A hub in a process of its own, told what to do by its environment as an operator tells it. */
export interface HubProcess {
  readonly url: string;
  readonly apiKey: string;
  readonly adminPassword: string;
  /** Resolves once it is ready for work. Rejects when it ends instead, and after `stop`. */
  start(): Promise<void>;
  /** SIGKILL to the hub alone: its database runs on, as after a crash. */
  kill(): Promise<void>;
  /**
   * For good: SIGTERM, and waits until the hub and its database are gone. Harmless when it does not run. Resolves with
   * what was wrong with the way in which it ended, or null.
   */
  stop(): Promise<string | null>;
  /** Aborted as soon as `stop` is called: a client that went on asking would keep the hub from ending. */
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
/** A first start makes a database, which takes long on a busy machine. */
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const LINES_MAX = 25;

/** Prepares a hub on a port of its own; nothing runs before `start`. */
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
      // An interrupted story runs on for a moment, and must not bring back what was just ended.
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
      // A hub that was killed, or that died, could not stop its database.
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

/** Retries within a second, so that the story stays short; the time-out leaves a hanging call under way until the kill. */
function hubSettings(options: HubProcessOptions, { port, dataDir }: Pick<Launch, "port" | "dataDir">) {
  return {
    PORT: String(port),
    HAAK_HOST: "127.0.0.1",
    HAAK_DATA_DIR: dataDir,
    HAAK_API_KEY: options.apiKey,
    HAAK_SHOP_NAME: options.shopName,
    HAAK_ADMIN_PASSWORD: options.adminPassword,
    HAAK_ALLOW_TARGETS: "127.0.0.0/8",
    HAAK_RETRY_SCHEDULE: "0.2,0.3,0.5,1,2",
    HAAK_TIMEOUT_MS: "10000",
  };
}

/** A hub that somebody set up in this shell, and above all its database, is not the one of the story. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const isOfAHub = (name: string) => /^(HAAK_|PG|DATABASE_URL$|PORT$|LOG_LEVEL$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfAHub(name)));
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const look = async () => {
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw new Error(`The hub ended with ${ended} before it was ready.`);
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => "nothing",
    );
    return status === 200 ? null : `the hub answers ${status} on /readyz`;
  };
  await waitUntil(look, START_MS_MAX);
}

/** Resolves with what was wrong with the end of a process that ran, where it was asked to end by itself. */
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
