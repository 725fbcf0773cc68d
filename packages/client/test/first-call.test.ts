import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHubProcess, type HubProcess } from "../../sandbox/src/demo/hub-process.ts";

const run = promisify(execFile);
const example = join(import.meta.dirname, "../examples/first-call.ts");

let folder: string;
let hub: HubProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haak-client-"));
  const apiKey = "client-key-0123456789abcdef";
  hub = await createHubProcess({ folder, apiKey, adminPassword: "client-password", shopName: "Shop" });
  await hub.start();
});
afterAll(async () => {
  expect(await hub.stop()).toBeNull();
  await rm(folder, { recursive: true, force: true });
});

it("the README shows the example exactly, and its output on a real hub", async () => {
  const env = { ...process.env, HAAK_URL: hub.url, HAAK_API_KEY: hub.apiKey };
  const { stdout } = await run(process.execPath, ["--conditions=@haak/source", example], { env });
  const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${await readFile(example, "utf8")}\`\`\`\n`);
  expect(readme).toContain(stdout.replaceAll(/^/gm, "    ").trimEnd());
  expect(stdout).toContain("Settings: orders");
});
