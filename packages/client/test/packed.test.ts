import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../../..");

/**
 * In bytes of gzip, including openapi-fetch. Measured: 3,241. The types are 283,000 bytes in the source and none in
 * the bundle.
 */
const CLIENT_BYTES_MAX = 3_500;

let project: string;
let installed: string;

/** Packs the package and unpacks it in an empty project beside its only dependency, as an install does. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "haak-client-packed-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project], {
    cwd: join(repository, "packages/client"),
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  installed = join(project, "node_modules/@haak/client");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(project, filename), "--strip-components=1", "-C", installed]);
  for (const name of ["openapi-fetch", "openapi-typescript-helpers"]) {
    await symlink(join(repository, "node_modules", name), join(project, "node_modules", name));
  }
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(project, name);
  await writeFile(path, text);
  return path;
}

const ASK = `import { createHaakClient, dataOf } from "@haak/client";
  const answer = async (request) => Response.json({ name: new URL(request.url).pathname + request.headers.get("authorization") });
  const haak = createHaakClient({ url: "https://haak.example.com", apiKey: "k", fetch: answer });
  console.log((await dataOf(haak.GET("/v1/me"))).name);`;

describe("the packed client", () => {
  it("contains the build with its types and maps, the licence and the readme, and nothing else", async () => {
    const files = await readdir(installed, { recursive: true, withFileTypes: true });
    const names = files.filter((file) => file.isFile()).map((file) => file.name);
    const kinds = new Set(names.map((name) => name.replace(/^[\w.-]+?(?=\.(?:js|d\.ts|js\.map)$)/, "*")));
    expect([...kinds].sort()).toEqual(["*.d.ts", "*.js", "*.js.map", "LICENSE", "README.md", "package.json"]);
    expect(names.filter((name) => /test|fixture/.test(name))).toEqual([]);
  });

  it("needs only openapi-fetch, and has no side effects", async () => {
    const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
    expect(Object.keys(manifest.dependencies)).toEqual(["openapi-fetch"]);
    expect([manifest.peerDependencies, manifest.sideEffects, manifest.type]).toEqual([undefined, false, "module"]);
  });

  it("runs in Node", async () => {
    const { stdout } = await run(process.execPath, [await write("ask.mjs", ASK)]);
    expect(stdout).toBe("/v1/meBearer k\n");
  });

  it("needs no module of Node in a browser bundle, runs with only fetch, and stays small", async () => {
    const entry = await write("bundled.js", ASK);
    const { outputFiles } = await build({
      ...{ entryPoints: [entry], bundle: true, minify: true, write: false },
      ...{ format: "esm", platform: "browser", logLevel: "error" },
    });
    const code = outputFiles[0]?.text ?? "";
    expect(code).not.toMatch(/(?:from|import|require\()\s*["']/);
    const script = await write("bundled.mjs", `globalThis.process = undefined;\n${code}`);
    expect((await run(process.execPath, [script])).stdout).toBe("/v1/meBearer k\n");
    const bytes = gzipSync(code, { level: 9 }).length;
    expect(bytes).toBeGreaterThan(1_500);
    expect(bytes).toBeLessThanOrEqual(CLIENT_BYTES_MAX);
  });
});
