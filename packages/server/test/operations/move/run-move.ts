import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const PROGRAM = join(import.meta.dirname, "../../../src/operations/move-to-postgres.ts");

/** A move in its own process, as `npm run move-to-postgres` starts it. */
export interface MoveProcess {
  readonly process: ChildProcess;
  /** Its exit code and its output, stdout and stderr together. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

/** Starts it. It inherits only PATH from our environment. */
export function startMove(
  env: Readonly<Record<string, string | undefined>>,
  cleanUp: (what: () => void) => void = onTestFinished,
): MoveProcess {
  const child = spawn(process.execPath, ["--conditions=@haak/source", PROGRAM], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  cleanUp(() => void child.kill("SIGKILL"));
  let output = "";
  const keep = (piece: Buffer) => {
    output += piece.toString("utf8");
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code: code ?? null, output }));
  return { process: child, ended };
}
