import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { loadOrMakeMasterKey as load } from "./master-key.ts";

const slow = vi.hoisted(() => ({ writing: [] as PromiseWithResolvers<void>[], begun: Promise.withResolvers<void>() }));
vi.mock("node:fs/promises", async (importActual) => {
  const actual = await importActual<typeof import("node:fs/promises")>();
  return {
    ...actual,
    // The file is there, but what belongs into it is still to be written.
    writeFile: async (...[path, data, options]: Parameters<typeof actual.writeFile>) => {
      const gate = slow.writing.pop();
      if (!gate) return actual.writeFile(path, data, options);
      await actual.writeFile(path, "", options);
      slow.begun.resolve();
      await gate.promise;
      await actual.writeFile(path, data, { mode: 0o600 });
    },
  };
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-master-key-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** In a folder whose database was never used, or not yet. */
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

  it("is one key for all that start at once", async () => {
    for (let round = 0; round < 20; round += 1) {
      const folder = await aFolder();
      const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrMakeMasterKey(folder)));
      expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    }
  });

  it("is the quicker one's where two start at once, also when the other had begun to write", async () => {
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

  it.each(["", "c2hvcnQ=", "not base64 at all!"])("stops the start when the file holds no key: %j", async (text) => {
    const folder = await aFolder();
    await writeFile(join(folder, "master-key"), text);
    await expect(loadOrMakeMasterKey(folder)).rejects.toMatchObject({ name: "StartError", code: "bad_master_key" });
  });

  it("is never made anew once something is sealed, so that the right one can be put back", async () => {
    const folder = await aFolder();
    const sealed = async () => true;
    await expect(load(folder, sealed)).rejects.toMatchObject({ name: "StartError", code: "master_key_missing" });
    expect(await readdir(folder)).toEqual([]);
    const key = await loadOrMakeMasterKey(folder);
    expect(await load(folder, sealed)).toEqual(key);
  });

  it("says which folder it cannot write to", async () => {
    const file = join(await aFolder(), "a-file");
    await writeFile(file, "");
    await expect(loadOrMakeMasterKey(join(file, "data"))).rejects.toMatchObject({
      name: "StartError",
      code: "data_dir",
      message: expect.stringContaining(join(file, "data", "master-key")) as string,
    });
  });
});
