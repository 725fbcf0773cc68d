import { setTimeout as wait } from "node:timers/promises";
import { type Config, readConfig } from "./config.ts";
import type { Hub } from "./hub.ts";
import { createLog, type Log } from "./platform/log/log.ts";
import type { BundledPostgres } from "./platform/postgres/bundled/bundled-postgres.ts";
import { ALONE, isSibling, joinSiblings, type Siblings, sendToParent } from "./platform/process/siblings.ts";
import { StartError } from "./platform/process/start-error.ts";
import { systemClock } from "./platform/time/clock.ts";

/** How long a start may still take after a stop was requested, in milliseconds. */
const START_GRACE_MS = 10_000;

/** How long a process whose parent died may take beyond the time limit of its last attempts, because nobody would end it. */
const ORPHAN_MARGIN_MS = 10_000;

/**
 * Starts the hub from the environment, stops it once, even if several signals arrive, and ends the process. With several processes, this is
 * the program of their parent and of each of them.
 */
export async function runHub(): Promise<never> {
  try {
    const config = readConfig(process.env);
    if (isSibling()) return await runSibling(config);
    const log = createLog(config.logLevel);
    // The handlers are set before the start, because a signal during the start would otherwise end the hub but leave its database running.
    const signal = Promise.withResolvers<void>();
    process.on("SIGTERM", () => signal.resolve());
    process.on("SIGINT", () => signal.resolve());
    const stopRequested = signal.promise;
    if (config.processes === 1) return await run({ config, log, stopRequested, siblings: ALONE });
    const { superviseHub } = await import("./supervise-hub.ts");
    process.exit(await superviseHub({ config, log, stopRequested }));
  } catch (error) {
    return await fail(error);
  }
}

/** Runs one of several processes. */
async function runSibling(config: Config): Promise<never> {
  // Only the parent obeys signals, which a terminal sends to every process of the group.
  process.on("SIGTERM", () => undefined);
  process.on("SIGINT", () => undefined);
  const { siblings, stopped } = await joinSiblings();
  const log = createLog(config.logLevel, siblings.number);
  const stopRequested = stopped.then((by) => {
    if (by === "parent") return;
    log.error({}, "The parent of this process has died, so this process stops.");
    setTimeout(() => process.exit(1), config.timeoutMs + ORPHAN_MARGIN_MS).unref();
  });
  return run({ config, log, stopRequested, siblings });
}

interface RunOptions {
  readonly config: Config;
  readonly log: Log;
  readonly stopRequested: Promise<void>;
  readonly siblings: Siblings;
}

async function run(options: RunOptions): Promise<never> {
  const { config, log, stopRequested, siblings } = options;
  const giveUp = stopRequested.then(() => wait(START_GRACE_MS, null, { ref: false }));
  const hub = await Promise.race([start(options), giveUp]);
  if (hub === null)
    throw new StartError(
      "start_cut_off",
      "The hub received a stop signal during its start, and the start did not end in time.",
    );
  // The parent of several processes logs that all of them are ready.
  if (siblings.count > 1) await sendToParent({ kind: "ready", port: hub.port });
  else log.info({ port: hub.port, role: config.role, url: config.publicUrl }, "The hub is ready.");
  const lost = new Promise<Error>((resolve) => {
    hub.onLost(resolve);
  });
  const reason = await Promise.race([stopRequested, lost]);
  if (reason) log.fatal({ error: reason.message }, "The hub cannot go on without its database.");
  await hub.stop();
  process.exit(reason ? 1 : 0);
}

/** Loads the hub's files while its database starts. Both must wait until the configuration is checked. */
async function start({ config, log, siblings }: RunOptions): Promise<Hub> {
  const [bundled, { startHub }] = await Promise.all([openBundled({ config, log, siblings }), import("./hub.ts")]);
  return startHub({ config, clock: systemClock, log, bundled, siblings, showAdminPassword });
}

async function openBundled({
  config,
  log,
  siblings,
}: Omit<RunOptions, "stopRequested">): Promise<BundledPostgres | null> {
  if (siblings.count === 1) return (await import("./start-database.ts")).startDatabase({ config, log });
  const url = siblings.bundledUrl;
  // The parent runs the database, and stops it after its last process.
  return url === null ? null : { url, onLost: () => undefined, stop: async () => undefined };
}

function showAdminPassword(password: string): void {
  process.stdout.write(`Admin password (shown once, keep it): ${password}\n`);
}

async function fail(error: unknown): Promise<never> {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  // The parent shows it once, although several processes may fail for the same reason.
  if (isSibling()) await sendToParent({ kind: "failed", message: text ?? "" });
  else process.stderr.write(`${text}\n`);
  process.exit(1);
}
