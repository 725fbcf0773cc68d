import { expect, it } from "vitest";
import { spawnHub } from "../../support/journey/hub-process.ts";

/** Node's own log of the files that it reads and caches, for a start that a wrong setting ends. */
async function filesOfRefusedStart(): Promise<string> {
  const hub = await spawnHub({ PORT: "eighty", NODE_DEBUG_NATIVE: "COMPILE_CACHE" });
  expect(await hub.exit).toBe(1);
  return hub.output();
}

it("a start uses the compiled code of an earlier start, and with a wrong setting reads no file of the hub", async () => {
  await filesOfRefusedStart();
  const files = await filesOfRefusedStart();
  // From the bundle, or from the sources if there is no bundle.
  expect(files).toMatch(/haak-compiled.*server\/(dist\/run-hub-\w+\.js|src\/config\.ts).*success/);
  expect(files).not.toMatch(/server\/(dist|src)\/(hub|start-database)\b/);
});
