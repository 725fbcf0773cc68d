import { findBundle } from "./platform/process/bundle.ts";
import { checkNodeVersion } from "./platform/process/start-error.ts";

type RunHub = typeof import("./run-hub.ts");

/** Loads the hub's program: from the bundle if it was built from exactly these sources, and otherwise from the sources. */
async function loadRunHub(): Promise<RunHub> {
  const bundled = findBundle();
  return bundled === null ? import("./run-hub.ts") : ((await import(bundled)) as RunHub);
}

const tooOld = checkNodeVersion(process.versions.node);
if (tooOld === null) {
  const { runHub } = await loadRunHub();
  await runHub();
} else {
  process.stderr.write(`${tooOld}\n`);
  process.exitCode = 1;
}
