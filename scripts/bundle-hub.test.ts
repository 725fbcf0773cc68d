import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type BundlePlace, findBundle, readMadeOf } from "../packages/server/src/platform/process/bundle.ts";
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

const find = () => findBundle(place);

async function run(): Promise<string> {
  const { runHub } = (await import(find() ?? "")) as { runHub: () => Promise<string> };
  return runHub();
}

describe("the hub's bundle", () => {
  it("does the same as the sources, also with CommonJS packages and dynamic imports", async () => {
    await bundleHub(place);
    expect(await run()).toBe("one");
    const files = await readdir(place.folder);
    expect(files.filter((file) => file.startsWith("later-"))).toHaveLength(1);
  });

  it.each([
    ["a source", `${SERVER}/later.ts`],
    ["the lock file of their imports", "package-lock.json"],
  ])("is not used after %s has changed, and is used again when it has its old content", async (_what, file) => {
    await bundleHub(place);
    const before = await readFile(join(place.root, file), "utf8");
    await write(file, `${before}\n`);
    expect(find()).toBeNull();
    await write(file, before);
    expect(find()).not.toBeNull();
  });

  it("is not used if a source is missing or no bundle was made", async () => {
    expect(find()).toBeNull();
    await bundleHub(place);
    await rm(join(place.root, SERVER, "later.ts"));
    expect(find()).toBeNull();
  });

  it.each(["", "{", "null", "[]", "{}", '"x"', '{"files":[5]}', '{"files":["packages"],"hash":"x"}'])(
    "is not used if its description of itself is %j",
    async (said) => {
      await bundleHub(place);
      await write("packages/server/dist/made-of.json", said);
      expect(find()).toBeNull();
    },
  );

  it.each([
    ["is missing", (path: string) => rm(path)],
    ["is empty", (path: string) => writeFile(path, "")],
    ["is cut off", (path: string) => truncate(path, 10)],
  ])("is not used if any part of it %s", async (_how, spoil) => {
    await bundleHub(place);
    const parts = Object.keys(readMadeOf(place.folder)?.parts ?? {});
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      await bundleHub(place);
      expect(find()).not.toBeNull();
      await spoil(join(place.folder, part));
      expect(find()).toBeNull();
    }
  });

  it.each(["a file", "a folder"])("is not used if %s replaces it", async (what) => {
    if (what === "a file") await write("packages/server/dist", "");
    else await mkdir(join(place.folder, "made-of.json"), { recursive: true });
    expect(find()).toBeNull();
  });

  it("is kept for running hubs when the next one is made, and removed after that", async () => {
    const version = (word: string) => write(`${SERVER}/later.ts`, `export const word: string = "${word}";`);
    await version("first");
    await bundleHub(place);
    const { runHub } = (await import(find() ?? "")) as { runHub: () => Promise<string> };
    const first = Object.keys(readMadeOf(place.folder)?.parts ?? {});
    await version("second");
    await bundleHub(place);
    expect([await runHub(), await run()]).toEqual(["first", "second"]);
    await version("third");
    await bundleHub(place);
    const left = await readdir(place.folder);
    expect(first.filter((part) => left.includes(part))).toEqual([]);
    expect(left.some((name) => name.endsWith(".draft"))).toBe(false);
  });
});
