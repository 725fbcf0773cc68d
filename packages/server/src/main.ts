import { findBundle } from "./platform/process/bundle.ts";
import { checkNodeVersion } from "./platform/process/check-node-version.ts";

type RunHub = typeof import("./run-hub.ts");

/** The hub's program: from the bundle, where that was made of these very sources, and from the sources otherwise. */
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
