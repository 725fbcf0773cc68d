import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build, type Platform } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../../..");

/** In bytes of gzip. Measured: 1,719. A receiver does not load zod and the schemas, which have 96,000 more. */
const VERIFY_BYTES_MAX = 2_000;

let project: string;
let installed: string;

/** Packs the package and unpacks it in an empty project beside zod, its only dependency, as an install does. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "haak-packed-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project], {
    cwd: join(repository, "packages/core"),
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  installed = join(project, "node_modules/@haak/core");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(project, filename), "--strip-components=1", "-C", installed]);
  await symlink(join(repository, "node_modules/zod"), join(project, "node_modules/zod"));
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(project, name);
  await writeFile(path, text);
  return path;
}

const ROUND_TRIP = `
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = JSON.stringify(sampleMessage("order.paid"));
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = await signMessageAnywhere({ id: "dlv_1", timestamp, body, secrets: [secret] });
  const message = await verifyMessage(body, headers, secret);
  console.log(message.type, parseEvent(sampleEvent("order.paid")).ok);
`;

describe("the packed package", () => {
  it("contains the build with its types and maps, the licence and the readme, and nothing else", async () => {
    const files = await readdir(installed, { recursive: true, withFileTypes: true });
    const names = files.filter((file) => file.isFile()).map((file) => file.name);
    const kinds = new Set(names.map((name) => name.replace(/^[\w-]+(?=\.(?:js|d\.ts|js\.map)$)/, "*")));
    expect([...kinds].sort()).toEqual(["*.d.ts", "*.js", "*.js.map", "LICENSE", "README.md", "package.json"]);
    expect(names.filter((name) => /test|fixture/.test(name))).toEqual([]);
    expect(await readFile(join(installed, "LICENSE"), "utf8")).toBe(
      await readFile(join(repository, "LICENSE"), "utf8"),
    );
  });

  it("needs only zod, and has no side effects", async () => {
    const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
    expect(Object.keys(manifest.dependencies)).toEqual(["zod"]);
    expect([manifest.peerDependencies, manifest.sideEffects, manifest.type]).toEqual([undefined, false, "module"]);
  });

  it("has the sources in its maps, so that a debugger shows the original code", async () => {
    const map = JSON.parse(await readFile(join(installed, "dist/messages/verify-message.js.map"), "utf8"));
    expect(map.sourcesContent[0]).toBe(
      await readFile(join(import.meta.dirname, "../src/messages/verify-message.ts"), "utf8"),
    );
  });

  it("runs in Node", async () => {
    const names = "parseEvent, sampleEvent, sampleMessage, signMessageAnywhere, verifyMessage";
    const script = await write("run.mjs", `import { ${names} } from "@haak/core";\n${ROUND_TRIP}`);
    expect((await run(process.execPath, [script])).stdout).toBe("order.paid true\n");
  });

  it("types a receiver without Node's types or our settings, and narrows by type", async () => {
    const script = await write(
      "types.ts",
      `import { type Message, sampleEvent, verifyMessage } from "@haak/core";
       const message: Message = await verifyMessage("", new Headers(), ["a"], { now: 0 });
       if (message.type === "order.paid") message.data.order.lines.map((line) => line.product.id.trim());
       // @ts-expect-error: an order's data has no subscription
       if (message.type === "order.paid") message.data.subscription.status;
       if (message.type === "subscription.ended") message.data.subscription.status.trim();
       const event = sampleEvent("order.paid");
       if (event.type === "order.paid") event.data.order.id.trim();
       export {};`,
    );
    const settings = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM", "--module", "ESNext"];
    const more = ["--moduleResolution", "bundler", "--types", "", "--ignoreConfig"];
    const tsc = spawnSync(join(repository, "node_modules/.bin/tsc"), [...settings, ...more, script], {
      encoding: "utf8",
    });
    expect(tsc.stdout).toBe("");
    expect(tsc.status).toBe(0);
  });
});

describe("bundled", () => {
  const bundle = async (entry: string, platform: Platform): Promise<Uint8Array> => {
    const result = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform,
      logLevel: "error",
    });
    return result.outputFiles[0]?.contents ?? new Uint8Array();
  };

  it.each(["browser", "neutral", "node"] as const)(
    "needs no module of Node for %s and runs there",
    async (platform) => {
      const names = "parseEvent, sampleEvent, sampleMessage, signMessageAnywhere, verifyMessage";
      const entry = await write(`all-${platform}.ts`, `import { ${names} } from "@haak/core";\n${ROUND_TRIP}`);
      const code = Buffer.from(await bundle(entry, platform)).toString("utf8");
      expect(code).not.toMatch(/(?:from|import|require\()\s*["']/);
      // The globals of a worker: those of the web, without modules of Node or its `process`.
      const script = await write(`all-${platform}.mjs`, `globalThis.process = undefined;\n${code}`);
      expect((await run(process.execPath, [script])).stdout).toBe("order.paid true\n");
    },
  );

  it("a receiver that only verifies stays small", async () => {
    const entry = await write("verify.ts", 'export { receiveMessage, verifyMessage } from "@haak/core";');
    const bytes = gzipSync(await bundle(entry, "browser"), { level: 9 }).length;
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(VERIFY_BYTES_MAX);
  });
});
