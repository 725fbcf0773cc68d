import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ownPort } from "@haak/sandbox/own-port";
import { describe, expect, it, onTestFinished } from "vitest";
import { readPage } from "../../../../scripts/markdown.ts";
import { hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { until } from "../support/journey/until.ts";

const repository = join(import.meta.dirname, "../../../..");
const { blocks } = readPage(join(repository, "docs/quick-start.md"));
const run = promisify(execFile);

/** The blocks of one kind: what a reader types is marked by the word behind `sh`. */
const block = (lang: string, meta: string | null): string[] =>
  blocks.filter((each) => each.lang === lang && each.meta === meta).map(({ value }) => value);

/** A folder as `npm install ./haak-core-*.tgz` leaves it, made without the network: what is packed, beside zod. */
async function receiverFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-quick-start-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const core = join(folder, "node_modules/@haak/core");
  await mkdir(core, { recursive: true });
  const [pack = ""] = block("sh", "pack").join("\n").split("\ncd ");
  await run("bash", ["-ec", pack], { cwd: repository, env: { ...process.env, RECEIVER: folder } });
  const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await run("tar", ["-xzf", join(folder, tarball), "-C", core, "--strip-components=1"]);
  await symlink(join(repository, "node_modules/zod"), join(folder, "node_modules/zod"));
  return folder;
}

describe("docs/quick-start.md, typed as it stands,", () => {
  it("gives a hub with a shop, and a receiver that verifies the paid order", async () => {
    const [command = ""] = block("sh", "hub");
    const settings = Object.fromEntries(
      [...command.matchAll(/(HAAK_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    );
    const hub = await hubFor({ ...(await ownDatabase()), ...settings });
    const port = await ownPort();
    const mine = (text: string) =>
      text.replaceAll("localhost:4225", new URL(hub.url).host).replaceAll("3000", `${port}`);
    const folder = await receiverFolder();
    await writeFile(join(folder, "receiver.mjs"), mine(block("js", "receiver.mjs").join("\n")));

    const [helper = "", shop = "", secret = "", report = ""] = block("sh", null);
    const typed = [helper, shop, secret, 'echo; echo "$KEY $HAAK_SECRET"'].map(mine).join("\n");
    const { stdout } = await run("bash", ["-ec", typed]);
    const [apiKey = "", whsec = ""] = stdout.trim().split("\n").at(-1)?.split(" ") ?? [];
    expect([apiKey, whsec]).toEqual([expect.stringMatching(/^haak_/), expect.stringMatching(/^whsec_/)]);

    const [start = ""] = block("sh", "receiver");
    const printed = await inBackground(start, { cwd: folder, env: { ...process.env, HAAK_SECRET: whsec } });
    await until(() => fetch(`http://127.0.0.1:${port}`));
    const accepted = await run("bash", ["-ec", mine(report)], { env: { ...process.env, KEY: apiKey } });
    expect(JSON.parse(accepted.stdout)).toMatchObject({ type: "order.paid", duplicate: false, deliveries: 1 });
    await until(() => expect(printed()).toMatch(/^dlv_\w+: 121\.00 paid\n$/));
    const look = [helper, ...block("sh", "delivered")].map(mine).join("\n");
    await until(async () => {
      const { stdout: state } = await run("bash", ["-ec", look], { env: { ...process.env, KEY: apiKey } });
      expect(state).toBe("delivered\n");
    });
  });
});

/** Runs a command until the test has ended; gives what it has printed. */
async function inBackground(command: string, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<() => string> {
  const child = spawn("bash", ["-ec", `exec ${command}`], { ...options, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString("utf8");
  });
  await once(child, "spawn");
  return () => printed;
}
