import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ownPort } from "@haak/sandbox/own-port";
import { createApi } from "./api.ts";
import { until } from "./until.ts";

const MAIN = join(import.meta.dirname, "../../../src/main.mjs");

/** A larger young generation, because with V8's default a sixth of the start goes into garbage collection. */
const ROOMY = ["--min-semi-space-size=16", "--max-semi-space-size=32"];
const NODE_OPTIONS = ["--conditions=@haak/source", ...ROOMY];

/** The admin password of these hubs. */
export const ADMIN_PASSWORD = "journeys-admin-password";

/** A process of a hub, ready or not. */
export interface HubProcess {
  readonly pid: number;
  readonly url: string;
  /** Everything that it printed. */
  output(): string;
  /** Its exit code when it has ended; null if a signal ended it. */
  readonly exit: Promise<number | null>;
  signal(name: HubSignal): void;
  /** Sends SIGTERM. Returns the exit code. */
  stop(): Promise<number | null>;
}

/** The signals that tests send: stop, kill, freeze and continue. */
type HubSignal = "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT";

/** The environment of a hub. Undefined values are left out. */
export type HubEnv = Record<string, string | undefined>;

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts `main.ts` in its own process and does not wait until it is ready. It inherits only PATH from our environment. `under` is a
 * program with arguments that executes the rest of the command line, such as `setpriv` or `unshare`.
 */
export async function spawnHub(env: HubEnv, under: readonly string[] = []): Promise<HubProcess> {
  const port = env.PORT ?? String(await ownPort());
  const [program = process.execPath, ...args] = [...under, process.execPath, ...NODE_OPTIONS, MAIN];
  const child = spawn(program, args, {
    env: {
      PATH: process.env.PATH,
      HAAK_ADMIN_PASSWORD: ADMIN_PASSWORD,
      HAAK_ALLOW_TARGETS: "127.0.0.0/8",
      HAAK_RETRY_SCHEDULE: "0.1,0.1,0.1",
      HAAK_TIMEOUT_MS: "1000",
      // Short, because receivers that fail on purpose must be called again within the time of a test.
      HAAK_BREAKER: "5,0.2,1",
      // Whatever the number of cores, because most tests watch one process.
      HAAK_PROCESSES: "1",
      PORT: port,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const exit = once(child, "close").then(([code]: (number | null)[]) => {
    running.delete(child);
    return code ?? null;
  });
  return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}`, exit, ...controls(child, exit) };
}

function controls(child: ChildProcess, exit: Promise<number | null>) {
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return {
    output: () => output,
    signal: (name: HubSignal) => void child.kill(name),
    stop() {
      child.kill("SIGTERM");
      return exit;
    },
  };
}

/** Starts a hub and waits until it is ready. @throws Error with its output if it ends instead. */
export async function startHub(env: HubEnv, under: readonly string[] = []): Promise<HubProcess> {
  const hub = await spawnHub(env, under);
  let ended = false;
  void hub.exit.then(() => {
    ended = true;
  });
  await until(async () => {
    if (ended) return;
    const ready = await createApi(hub.url).get("/readyz");
    if (ready.status !== 200) throw new Error(`not ready (${ready.status}): ${hub.output()}`);
  });
  if (ended) throw new Error(`the hub ended at its start: ${hub.output()}`);
  return hub;
}
