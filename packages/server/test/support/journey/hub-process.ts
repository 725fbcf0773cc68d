import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ownPort } from "@haak/sandbox/own-port";
import { createApi } from "./api.ts";
import { until } from "./until.ts";

const MAIN = join(import.meta.dirname, "../../../src/main.mjs");

/** Room for what a start throws away: with what V8 begins with, a sixth of a start goes into collecting it. */
const ROOMY = ["--min-semi-space-size=16", "--max-semi-space-size=32"];
const NODE_OPTIONS = ["--conditions=@haak/source", ...ROOMY];

/** The password with which these hubs let an administrator in. */
export const ADMIN_PASSWORD = "journeys-admin-password";

/** A process that was started as a hub, ready or not. */
export interface HubProcess {
  readonly pid: number;
  readonly url: string;
  /** Everything it printed. */
  output(): string;
  /** Its exit code, once it has ended; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  signal(name: HubSignal): void;
  /** Asks it to stop, and gives the exit code. */
  stop(): Promise<number | null>;
}

/** What a test does to a hub: asks it to stop, kills it, or lets it stand still and go on. */
type HubSignal = "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT";

/** The environment of a hub; what is undefined is left out. */
export type HubEnv = Record<string, string | undefined>;

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts `main.ts` in a process of its own, with nothing of our environment but PATH. Does not wait. `under` is a program
 * with arguments that becomes what follows, as `setpriv` and `unshare` do.
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
      // A receiver that fails on purpose is to be tried again in the time of a test.
      HAAK_BREAKER: "5,0.2,1",
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

/** Starts a hub and waits until it is ready to serve. Throws with all that it printed when it ends instead. */
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
