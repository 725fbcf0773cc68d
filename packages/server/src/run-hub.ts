import { setTimeout as wait } from "node:timers/promises";
import { type Config, readConfig } from "./config.ts";
import type { Hub } from "./hub.ts";
import { createLog, type Log } from "./platform/log/log.ts";
import { StartError } from "./platform/process/start-error.ts";
import { systemClock } from "./platform/time/clock.ts";

/** How long a start may still take after a stop was requested, in milliseconds. */
const START_GRACE_MS = 10_000;

/** Starts the hub from the environment, stops it once, even if several signals arrive, and ends the process. */
export async function runHub(): Promise<never> {
  try {
    return await run();
  } catch (error) {
    return fail(error);
  }
}

async function run(): Promise<never> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // The handler is set before the start, because a signal during the start would otherwise end the hub but leave its database running.
  const signal = Promise.withResolvers<void>();
  process.on("SIGTERM", () => signal.resolve());
  process.on("SIGINT", () => signal.resolve());
  const giveUp = signal.promise.then(() => wait(START_GRACE_MS, null, { ref: false }));
  const hub = await Promise.race([start(config, log), giveUp]);
  if (hub === null)
    throw new StartError(
      "start_cut_off",
      "The hub received a stop signal during its start, and the start did not end in time.",
    );
  log.info({ port: hub.port, role: config.role, url: config.publicUrl }, "The hub is ready.");
  const lost = new Promise<Error>((resolve) => {
    hub.onLost(resolve);
  });
  const reason = await Promise.race([signal.promise, lost]);
  if (reason) log.fatal({ error: reason.message }, "The hub cannot go on without its database.");
  await hub.stop();
  process.exit(reason ? 1 : 0);
}

/** Loads the hub's files while its database starts. Both must wait until the configuration is checked. */
async function start(config: Config, log: Log): Promise<Hub> {
  const { startDatabase } = await import("./start-database.ts");
  const [bundled, { startHub }] = await Promise.all([startDatabase({ config, log }), import("./hub.ts")]);
  return startHub({ config, clock: systemClock, log, bundled, showAdminPassword });
}

function showAdminPassword(password: string): void {
  process.stdout.write(`Admin password (shown once, keep it): ${password}\n`);
}

function fail(error: unknown): never {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
