import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeFolder } from "./folder.ts";

async function aFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "haak-folder-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe("creating a folder", () => {
  it("creates its parents too, and accepts an existing folder", async () => {
    const path = join(await aFolder(), "a", "b");
    await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700)]);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await makeFolder(path);
  });

  it("fails if a file has the same path", async () => {
    const file = join(await aFolder(), "file");
    await writeFile(file, "");
    await expect(makeFolder(join(file, "inside"))).rejects.toThrow();
    await expect(makeFolder(file)).rejects.toThrow();
  });

  it.runIf(process.platform === "linux")("ends with an error on a file system without folders", async () => {
    await expect(makeFolder("/proc/haak/data")).rejects.toThrow();
  });
});
