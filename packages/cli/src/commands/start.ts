import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";

const HUB = fileURLToPath(new URL("../../../server/src/main.mjs", import.meta.url));
/** The same flags as `npm start`. They must stay equal, otherwise the hub needs more memory when it is started here. */
const HUB_FLAGS = [
  "--max-semi-space-size=24",
  "--no-parallel-scavenge",
  "--heap-growing-percent=100",
  "--conditions=@haak/source",
];

/** One memory arena, so that memory freed by one thread of the runtime is used again by the others (decision 0038). */
const HUB_ENVIRONMENT = { MALLOC_ARENA_MAX: "1" };

/** `haak start`: does what `npm start` does, in any folder. */
export function addStart(program: Command): Command {
  return program
    .command("start")
    .description("start a hub here, configured by the environment; its log is JSON")
    .action(start);
}

/** Runs the hub as a child process, forwards signals to it, and ends with its exit code. */
async function start(): Promise<void> {
  const hub = spawn(process.execPath, [...HUB_FLAGS, HUB], {
    env: { ...HUB_ENVIRONMENT, ...process.env },
    stdio: "inherit",
  });
  // SIGINT is ignored here because the terminal sends ^C to the hub too. This process must wait until the hub has stopped.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => hub.kill("SIGTERM"));
  const [code] = (await once(hub, "exit")) as [number | null];
  process.exitCode = code ?? 1;
}
