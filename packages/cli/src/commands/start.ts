import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";

const HUB = fileURLToPath(new URL("../../../server/src/main.mjs", import.meta.url));
/** As `npm start` has them. */
const HUB_FLAGS = [
  "--max-semi-space-size=24",
  "--no-parallel-scavenge",
  "--heap-growing-percent=100",
  "--conditions=@haak/source",
];

/** As well: memory that the runtime's other threads have freed is used again, instead of being kept by each (decision 0038). */
const HUB_ENVIRONMENT = { MALLOC_ARENA_MAX: "1" };

/** `haak start`: what `npm start` does, in any folder. */
export function addStart(program: Command): Command {
  return program
    .command("start")
    .description("start a hub here, configured by the environment; its log is JSON")
    .action(start);
}

/** The hub is a process of its own, whose signals are handed on and with whose exit code this one ends. */
async function start(): Promise<void> {
  const hub = spawn(process.execPath, [...HUB_FLAGS, HUB], {
    env: { ...HUB_ENVIRONMENT, ...process.env },
    stdio: "inherit",
  });
  // A terminal sends ^C to the hub as well; it stops by itself, and this process waits for it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => hub.kill("SIGTERM"));
  const [code] = (await once(hub, "exit")) as [number | null];
  process.exitCode = code ?? 1;
}
