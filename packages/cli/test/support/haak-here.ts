import { vi } from "vitest";
import { runCommand } from "../../src/run-command.ts";
import { type Ended, type Env, isOfAHub } from "./haak.ts";

/**
 * Runs a command to its end in this process, because loading the program in a new process takes most of the time. Only for commands that
 * end by themselves, and one at a time, because they share the output streams and the environment.
 */
export async function haakHere(args: readonly string[], env: Env = {}): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  const capture = (stream: "stdout" | "stderr") =>
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
      printed[stream] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    });
  const spies = [capture("stdout"), capture("stderr")];
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
    for (const spy of spies) spy.mockRestore();
  }
}
