import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ownPort } from "@haak/sandbox/own-port";
import { FROM_SOURCE } from "./child.ts";
import type { Watched } from "./cpu-time.ts";
import { postmasterOf } from "./postmaster.ts";

const MAIN = join(import.meta.dirname, "../../packages/server/src/main.mjs");
/** The flags of `npm start`, because a benchmark must measure the hub that operators run. */
export const HUB_FLAGS = [
  "--max-semi-space-size=24",
  "--no-parallel-scavenge",
  "--heap-growing-percent=100",
  FROM_SOURCE,
];
/** Names the folder in which each hub leaves a profile of its thread when it stops (`--flames`). */
export const PROFILE_FOLDER = "HAAK_BENCH_PROFILE_FOLDER";
const READY_EVERY_MS = 20;
const READY_WITHIN_MS = 60_000;

/** Sends a request. @throws Error for anything but a 2xx. */
type AskHub = <T>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown) => Promise<T>;

const ADMIN_PASSWORD = "the-bench-is-its-administrator";

/** A hub in a process of its own, with its bundled database in a temporary folder. */
export interface BenchHub {
  readonly url: string;
  readonly apiKey: string;
  readonly pid: number;
  /**
   * The first process of the hub, and the first process of its database. They are separate, so that a figure shows which of them
   * costs what.
   */
  processes(): Promise<{ hub: Watched; database: Watched }>;
  /** Sends requests with the shop's API key. */
  readonly ask: AskHub;
  /** Makes another shop. */
  addShop(name: string): Promise<BenchShop>;
  stop(): Promise<void>;
}

/** A shop of the hub. */
export interface BenchShop {
  readonly apiKey: string;
  /** Sends requests with the shop's API key. */
  readonly ask: AskHub;
}

/** An empty folder for a hub's data. Each hub needs its own, because a bundled database serves one hub only. */
export async function makeHubFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-bench-"));
  // Readable for all, because a hub that runs as root starts its database as another user.
  await chmod(folder, 0o755);
  return folder;
}

/** How this hub differs from one with default settings. */
export interface HubOptions {
  readonly folder?: string;
  readonly apiKey?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Flags for Node, in addition to those of `npm start`. */
  readonly flags?: readonly string[];
}

/** A new API key. */
function newApiKey(): string {
  return `haak_bench_${crypto.randomUUID().replaceAll("-", "")}`;
}

/**
 * Starts a hub as `npm start` does, but with calls to this machine allowed, and waits until it is ready. A given folder
 * is not removed when the hub stops.
 */
export async function startHub(given: HubOptions = {}): Promise<BenchHub> {
  const folder = given.folder ?? (await makeHubFolder());
  const [port, apiKey] = [await ownPort(), given.apiKey ?? newApiKey()];
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...HUB_FLAGS, ...profileFlags(), ...(given.flags ?? []), MAIN], {
    env: {
      ...{ PATH: process.env.PATH, PORT: String(port), HAAK_DATA_DIR: join(folder, "data"), LOG_LEVEL: "warn" },
      // The setting of `npm start`, because the memory of a hub depends on it.
      MALLOC_ARENA_MAX: "1",
      ...{ HAAK_ALLOW_TARGETS: "127.0.0.0/8", HAAK_API_KEY: apiKey, HAAK_SHOP_NAME: "Bench" },
      HAAK_ADMIN_PASSWORD: ADMIN_PASSWORD,
      // One process on every machine, so that figures can be compared. B7 measures several.
      HAAK_PROCESSES: "1",
      ...given.environment,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const killed = () => child.kill("SIGTERM");
  process.once("exit", killed);
  await untilReady(url, child);
  return {
    ...{
      url,
      apiKey,
      pid: child.pid ?? 0,
      ask: askWith(url, `Bearer ${apiKey}`),
    },
    async addShop(name) {
      const admin = askWith(url, `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString("base64")}`);
      const made = await admin<{ api_key: string }>("POST", "/v1/shops", { name });
      return { apiKey: made.api_key, ask: askWith(url, `Bearer ${made.api_key}`) };
    },
    async processes() {
      const database = await postmasterOf(folder);
      // All processes of the hub. Its database is a child of the hub too, but its time is counted separately.
      return { hub: { pid: child.pid ?? 0, family: true, without: database.pid }, database };
    },
    async stop() {
      process.removeListener("exit", killed);
      child.kill("SIGTERM");
      await once(child, "exit");
      if (given.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function profileFlags(): string[] {
  const folder = process.env[PROFILE_FOLDER];
  return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`];
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error("The hub ended at its start.");
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.status === 200) return;
    await wait(READY_EVERY_MS);
  }
  throw new Error(`The hub was not ready within ${READY_WITHIN_MS / 1_000} seconds.`);
}

function askWith(url: string, authorization: string): AskHub {
  return async <T>(method: string, path: string, body?: unknown) => {
    const headers = { authorization, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...sent });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    // The public contract defines the shape of the answer.
    return (response.status === 204 ? null : await response.json()) as T;
  };
}
