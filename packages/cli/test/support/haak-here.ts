import { vi } from "vitest";
import { runCommand } from "../../src/run-command.ts";
import { type Ended, type Env, isOfAHub } from "./haak.ts";

/**
 * Runs a command to its end in this process, which has read the program: one of its own would read it anew, which is nearly all that it
 * takes. For commands that end by themselves, one at a time, as they print and find their environment where all do.
 */
export async function haakHere(args: readonly string[], env: Env = {}): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  const hear = (stream: "stdout" | "stderr") =>
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
      printed[stream] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    });
  const heard = [hear("stdout"), hear("stderr")];
  for (const name of Object.keys(process.env).filter(isOfAHub)) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await runCommand(args);
    return { code: Number(process.exitCode), ...printed };
  } finally {
    process.exitCode = before;
    vi.unstubAllEnvs();
    for (const spy of heard) spy.mockRestore();
  }
}
