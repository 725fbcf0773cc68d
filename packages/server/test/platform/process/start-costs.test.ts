import { expect, it } from "vitest";
import { spawnHub } from "../../support/journey/hub-process.ts";

/** What Node says of the files that it reads and keeps, of a start that a wrong setting ends. */
async function filesOfRefusedStart(): Promise<string> {
  const hub = await spawnHub({ PORT: "eighty", NODE_DEBUG_NATIVE: "COMPILE_CACHE" });
  expect(await hub.exit).toBe(1);
  return hub.output();
}

it("a start compiles what an earlier one has compiled no second time, and with a wrong setting reads nothing of the hub", async () => {
  await filesOfRefusedStart();
  const files = await filesOfRefusedStart();
  // From the bundle, or from the sources where it has not been made of them.
  expect(files).toMatch(/haak-compiled.*server\/(dist\/run-hub-\w+\.js|src\/config\.ts).*success/);
  expect(files).not.toMatch(/server\/(dist|src)\/(hub|start-database)\b/);
});
