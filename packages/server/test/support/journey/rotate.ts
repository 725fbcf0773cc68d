import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

const PROGRAM = join(import.meta.dirname, "../../../src/operations/rotate-master-key.ts");

/** Runs the program that rotates the master key. Returns its exit code and its output. */
export async function rotate(env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, ["--conditions=@haak/source", PROGRAM], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [said, complained, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, output: said + complained };
}
