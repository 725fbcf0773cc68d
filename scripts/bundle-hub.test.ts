import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type BundlePlace, findInBundle } from "../packages/server/src/world/bundle.ts";
import { bundleHub } from "./bundle-hub.ts";

const SERVER = "packages/server/src";

let place: BundlePlace;
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), "haak-bundle-"));
  onTestFinished(() => rm(root, { recursive: true }));
  place = { root, folder: join(root, "packages/server/dist") };
  await write(`${SERVER}/run-hub.ts`, 'export const runHub = async () => (await import("./later.ts")).word;');
  await write(`${SERVER}/later.ts`, 'import { word as said } from "said"; export const word: string = said;');
  await write("node_modules/said/package.json", '{"name": "said", "main": "index.js"}');
  await write("node_modules/said/index.js", 'exports.word = require("node:path").basename("in/one");');
  await write("package-lock.json", "{}");
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(place.root, file)), { recursive: true });
  await writeFile(join(place.root, file), text);
}

const find = () => findInBundle("run-hub.js", place);

async function run(): Promise<string> {
  const { runHub } = (await import(find() ?? "")) as { runHub: () => Promise<string> };
  return runHub();
}

describe("the hub's bundle", () => {
  it("does what the sources do, with packages of the older kind in it, and reads later what they read later", async () => {
    await bundleHub(place);
    expect(await run()).toBe("one");
    const files = await readdir(place.folder);
    expect(files.filter((file) => file.startsWith("later-"))).toHaveLength(1);
  });

  it.each([
    ["a source", `${SERVER}/later.ts`],
    ["the lock of what they import", "package-lock.json"],
  ])("is not used once %s has changed, and again when that is as it was", async (_what, file) => {
    await bundleHub(place);
    const before = await readFile(join(place.root, file), "utf8");
    await write(file, `${before}\n`);
    expect(find()).toBeNull();
    await write(file, before);
    expect(find()).not.toBeNull();
  });

  it("is not used where a source is gone, where nothing was made, or where that is half written", async () => {
    expect(find()).toBeNull();
    await bundleHub(place);
    await rm(join(place.root, SERVER, "later.ts"));
    expect(find()).toBeNull();
    await write("packages/server/dist/made-of.json", '{"files": [');
    expect(find()).toBeNull();
  });

  it("leaves nothing of the one before", async () => {
    await write("packages/server/dist/older-chunk.js", "");
    await bundleHub(place);
    expect(await readdir(place.folder)).not.toContain("older-chunk.js");
  });
});
