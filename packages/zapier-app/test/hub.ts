import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ownPort } from "../../sandbox/src/own-port.ts";

/** A real hub in its own process, on its bundled database in a temporary folder. */
export interface Hub {
  readonly url: string;
  readonly apiKey: string;
  readonly shopName: string;
  /** Posts JSON with the shop's key and resolves with the JSON of the answer. Rejects unless the answer is 2xx. */
  post(path: string, body: unknown): Promise<unknown>;
  get(path: string): Promise<unknown>;
  delete(path: string): Promise<void>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL("../../server/src/main.mjs", import.meta.url));
const API_KEY = "zap-life-key-0123456789abcdef";
const SHOP_NAME = "Zap Life Shop";

/** Long, because a first start makes a database, which takes seconds on a busy machine. */
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const POLL_MS = 50;

/** Starts a hub and resolves when it is ready. Rejects with its last output if it ends before. */
export async function startHub(): Promise<Hub> {
  const dataDir = await mkdtemp(join(tmpdir(), "haak-zap-life-"));
  const port = await ownPort();
  const child = spawn(process.execPath, ["--conditions=@haak/source", MAIN], {
    cwd: dataDir,
    env: hubEnvironment(port, dataDir),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, child);
  } catch (error) {
    await stop(child, dataDir);
    throw error;
  }
  return { url, apiKey: API_KEY, shopName: SHOP_NAME, ...callsTo(url), stop: () => stop(child, dataDir) };
}

/** Leaves out the variable of the machine's own database, because a test must not use that. */
function hubEnvironment(port: number, dataDir: string): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...inherited } = process.env;
  return {
    ...inherited,
    PORT: String(port),
    HAAK_HOST: "127.0.0.1",
    HAAK_DATA_DIR: join(dataDir, "data"),
    HAAK_API_KEY: API_KEY,
    HAAK_SHOP_NAME: SHOP_NAME,
    HAAK_ADMIN_PASSWORD: "zap-life-password",
    HAAK_ALLOW_TARGETS: "127.0.0.0/8",
    HAAK_RETRY_SCHEDULE: "0.2,0.2",
    LOG_LEVEL: "warn",
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const output: string[] = [];
  child.stdout?.on("data", (chunk) => output.push(String(chunk)));
  child.stderr?.on("data", (chunk) => output.push(String(chunk)));
  const deadline = Date.now() + START_MS_MAX;
  while (!(await isReady(url))) {
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw new Error(`The hub ended with ${ended} before it was ready:\n${tail(output)}`);
    if (Date.now() > deadline) throw new Error(`The hub was not ready after ${START_MS_MAX} ms:\n${tail(output)}`);
    await delay(POLL_MS);
  }
}

function tail(output: readonly string[]): string {
  return output.join("").split("\n").slice(-20).join("\n");
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

function callsTo(url: string): Pick<Hub, "get" | "post" | "delete"> {
  const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };
  const call = async (path: string, init: RequestInit) => {
    const response = await fetch(`${url}${path}`, { headers, ...init });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${init.method} ${path} answered ${response.status}: ${answer}`);
    return answer;
  };
  return {
    get: async (path) => JSON.parse(await call(path, { method: "GET" })),
    post: async (path, body) => JSON.parse(await call(path, { method: "POST", body: JSON.stringify(body) })),
    delete: async (path) => void (await call(path, { method: "DELETE" })),
  };
}

async function stop(child: ChildProcess, dataDir: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit", { signal: AbortSignal.timeout(STOP_MS_MAX) });
    child.kill("SIGTERM");
    await ended.catch(() => child.kill("SIGKILL"));
  }
  await rm(dataDir, { recursive: true, force: true });
}
