import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { loadOrMakeMasterKey as load } from "./master-key.ts";

const slow = vi.hoisted(() => ({ writing: [] as PromiseWithResolvers<void>[], begun: Promise.withResolvers<void>() }));
/** The steps on the disk, in order: renamed files and flushed folders. */
const disk = vi.hoisted(() => ({ steps: [] as string[] }));
vi.mock("node:fs/promises", async (importActual) => {
  const actual = await importActual<typeof import("node:fs/promises")>();
  return {
    ...actual,
    // The file exists, but its contents are not written yet.
    writeFile: async (...[path, data, options]: Parameters<typeof actual.writeFile>) => {
      const gate = slow.writing.pop();
      if (!gate) return actual.writeFile(path, data, options);
      await actual.writeFile(path, "", options);
      slow.begun.resolve();
      await gate.promise;
      await actual.writeFile(path, data, { mode: 0o600 });
    },
    link: async (...[from, to]: Parameters<typeof actual.link>) => {
      await actual.link(from, to);
      disk.steps.push(`named ${String(to)}`);
    },
    open: async (...args: Parameters<typeof actual.open>) => {
      const handle = await actual.open(...args);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await sync();
        disk.steps.push(`flushed ${String(args[0])}`);
      };
      return handle;
    },
  };
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-master-key-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const aFileOfOthers: [string, (path: string) => Promise<unknown>] = [
  "a file that this user may not read",
  (path) => writeFile(path, randomBytes(32).toString("base64"), { mode: 0o000 }),
];

/** A folder whose database has never been used. */
const loadOrMakeMasterKey = (folder: string) => load(folder, async () => false);

describe("the master key", () => {
  it("is made at the first start, of 32 bytes, in a file that only its owner may read", async () => {
    const folder = join(await aFolder(), "not", "there", "yet");
    const key = await loadOrMakeMasterKey(folder);
    expect(key).toHaveLength(32);
    const file = join(folder, "master-key");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, "utf8")).trim()).toBe(key.toString("base64"));
  });

  it("stays the same from then on", async () => {
    const folder = await aFolder();
    const key = await loadOrMakeMasterKey(folder);
    expect(await loadOrMakeMasterKey(folder)).toEqual(key);
  });

  it("differs from folder to folder", async () => {
    const keys = await Promise.all([aFolder(), aFolder()].map(async (folder) => loadOrMakeMasterKey(await folder)));
    expect(keys[0]).not.toEqual(keys[1]);
  });

  it("is one key for all processes that start at once", async () => {
    for (let round = 0; round < 20; round += 1) {
      const folder = await aFolder();
      const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrMakeMasterKey(folder)));
      expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    }
  });

  it("is the key of the faster process if two start at once, even if the other has begun to write", async () => {
    const folder = await aFolder();
    const gate = Promise.withResolvers<void>();
    slow.writing.push(gate);
    const slower = loadOrMakeMasterKey(folder);
    await slow.begun.promise;
    const key = await loadOrMakeMasterKey(folder);
    gate.resolve();
    expect(await slower).toEqual(key);
    expect(await readdir(folder)).toEqual(["master-key"]);
  });

  it.each(["", "c2hvcnQ=", "not base64 at all!"])("stops the start if the file contains no key: %j", async (text) => {
    const folder = await aFolder();
    await writeFile(join(folder, "master-key"), text);
    await expect(loadOrMakeMasterKey(folder)).rejects.toMatchObject({ name: "StartError", code: "bad_master_key" });
  });

  it.skipIf(process.platform === "win32")(
    "has its name on disk before it is used, so that a power cut cannot delete the key of sealed values",
    async () => {
      const folder = await aFolder();
      disk.steps.length = 0;
      await loadOrMakeMasterKey(folder);
      expect(disk.steps).toEqual([`named ${join(folder, "master-key")}`, `flushed ${folder}`]);
    },
  );

  it.each<[string, (path: string) => Promise<unknown>]>([
    ["a folder", (path) => mkdir(path)],
    ["a link to a missing file", (path) => symlink(`${path}-of-nobody`, path)],
    ["a link to itself", (path) => symlink(path, path)],
    // Not for root, because root may read every file.
    ...(process.getuid?.() === 0 ? [] : [aFileOfOthers]),
  ])("stops the start if %s is in its place, with one sentence that says what to do", async (_what, put) => {
    const file = join(await aFolder(), "master-key");
    await put(file);
    await expect(loadOrMakeMasterKey(dirname(file))).rejects.toMatchObject({
      name: "StartError",
      code: "master_key_unreadable",
      message: expect.stringMatching(/^The key file \S+master-key cannot be read \(.+\)\. .*HAAK_MASTER_KEY/) as string,
    });
  });

  it("is never made again once something is sealed, so that the correct key can be put back", async () => {
    const folder = await aFolder();
    const sealed = async () => true;
    await expect(load(folder, sealed)).rejects.toMatchObject({ name: "StartError", code: "master_key_missing" });
    expect(await readdir(folder)).toEqual([]);
    const key = await loadOrMakeMasterKey(folder);
    expect(await load(folder, sealed)).toEqual(key);
  });

  it("names the folder that it cannot write to", async () => {
    const file = join(await aFolder(), "a-file");
    await writeFile(file, "");
    await expect(loadOrMakeMasterKey(join(file, "data"))).rejects.toMatchObject({
      name: "StartError",
      code: "data_dir",
      message: expect.stringContaining(join(file, "data", "master-key")) as string,
    });
  });
});
