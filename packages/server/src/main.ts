import { readConfig } from "./config.ts";
import { startHub } from "./hub.ts";
import { checkNodeVersion } from "./world/check-node-version.ts";
import { systemClock } from "./world/clock.ts";
import { createLog } from "./world/log.ts";
import { StartError } from "./world/start-error.ts";

/** Starts the hub from the environment, and stops it once, however often a signal says so. */
async function main(): Promise<void> {
  const tooOld = checkNodeVersion(process.versions.node);
  if (tooOld !== null) throw new StartError("old_node", tooOld);
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const hub = await startHub({ config, clock: systemClock, log });
  if (hub.madeAdminPassword !== null) {
    process.stdout.write(`Admin password (shown once, keep it): ${hub.madeAdminPassword}\n`);
  }
  log.info({ port: hub.port, role: config.role, url: config.publicUrl }, "The hub is ready.");
  let stopping = false;
  const stop = (exitCode: number) => {
    if (stopping) return;
    stopping = true;
    hub.stop().then(
      () => process.exit(exitCode),
      (error: unknown) => fail(error),
    );
  };
  process.on("SIGTERM", () => stop(0));
  process.on("SIGINT", () => stop(0));
  hub.onLost((error) => {
    log.fatal({ error: error.message }, "The hub cannot go on without its database.");
    stop(1);
  });
}

function fail(error: unknown): never {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

main().catch(fail);
