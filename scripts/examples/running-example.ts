import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { ownPort } from "../../packages/sandbox/src/own-port.ts";

const START_MS_MAX = 30_000;

/** An example that runs as a server of its own. */
export interface RunningExample {
  readonly url: string;
  /** The lines that it has printed. */
  readonly printed: () => readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts `node <file>` on its own port, and waits until it listens. */
export async function startExample(
  file: string,
  { folder, env }: { folder: string; env: Readonly<Record<string, string>> },
): Promise<RunningExample> {
  const port = await ownPort();
  const options = { cwd: folder, env: { ...process.env, ...env, PORT: `${port}` } };
  const child = spawn(process.execPath, file.split(" "), { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString("utf8");
  });
  const stop = () => end(child);
  await untilListening(`http://127.0.0.1:${port}/`, child).catch(async (error: unknown) => {
    await stop();
    throw new Error(`${file} does not listen: ${errors}`, { cause: error });
  });
  return { url: `http://127.0.0.1:${port}/haak`, printed: () => output.split("\n").slice(0, -1), stop };
}

async function untilListening(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + START_MS_MAX;
  for (;;) {
    const answer = await fetch(url).catch((error: unknown) => error);
    if (answer instanceof Response) return;
    if (child.exitCode !== null || performance.now() > end) throw answer;
    await wait(20);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
