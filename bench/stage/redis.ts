import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { ownPort } from "@haak/sandbox/own-port";
import type { Watched } from "./cpu-time.ts";

/** A Redis for this measurement only, in a temporary folder. */
export interface BenchRedis {
  readonly port: number;
  readonly process: Watched;
  stop(): Promise<void>;
}

const PROGRAMS = ["valkey-server", "redis-server"] as const;
const READY_EVERY_MS = 20;
const READY_WITHIN_MS = 10_000;
/** Every answered write is on disk, as with the hub and pg-boss. */
const ON_DISK = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];

/** Starts the machine's Valkey or Redis, because no npm package brings one. Null if there is none. */
export async function startRedis(): Promise<BenchRedis | null> {
  const program = await findProgram();
  if (program === null) return null;
  const [folder, port] = [await mkdtemp(join(tmpdir(), "haak-bench-redis-")), await ownPort()];
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, ...ON_DISK];
  const child = spawn(program, options, { stdio: ["ignore", "ignore", "inherit"] });
  const killed = () => child.kill("SIGTERM");
  process.once("exit", killed);
  await untilListening(port);
  return {
    port,
    process: { pid: child.pid ?? 0, family: false },
    async stop() {
      process.removeListener("exit", killed);
      child.kill("SIGTERM");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function findProgram(): Promise<string | null> {
  for (const program of PROGRAMS) {
    const found = await promisify(execFile)(program, ["--version"]).catch(() => null);
    if (found !== null) return program;
  }
  return null;
}

async function untilListening(port: number): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end) {
    const socket = connect(port, "127.0.0.1");
    const listening = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (listening) return;
    await wait(READY_EVERY_MS);
  }
  throw new Error(`Redis did not listen within ${READY_WITHIN_MS / 1_000} seconds.`);
}
