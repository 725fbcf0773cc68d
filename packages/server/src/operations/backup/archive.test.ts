import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type ArchiveEntry, type ArchiveFile, readArchive, writeArchive } from "./archive.ts";

const PASSPHRASE = "een lange zin die niemand raadt";
/** Larger than a part of age, which is 64 KiB, and with bytes that gzip cannot shorten much. */
const LARGE = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index * 7919) >> (index % 11)));

let folder = "";
let whole = Buffer.alloc(0);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haak-archive-"));
  await writeArchive(fileAt("whole"), async (add) => {
    await add("first.json", "{}");
    await add("large", LARGE);
  });
  whole = await readFile(join(folder, "whole"));
  return () => rm(folder, { recursive: true, force: true });
});

const fileAt = (name: string, passphrase = PASSPHRASE): ArchiveFile => ({
  path: join(folder, name),
  passphrase,
  workFactor: 10,
});

async function readAll(file: ArchiveFile): Promise<ArchiveEntry[]> {
  const read: ArchiveEntry[] = [];
  for await (const entry of readArchive(file)) read.push(entry);
  return read;
}

/** A file with other bytes, which goes with the test. */
async function fileOf(bytes: Buffer | string): Promise<ArchiveFile> {
  const file = fileAt("changed");
  await writeFile(file.path, bytes);
  onTestFinished(() => rm(file.path, { force: true }));
  return file;
}

describe("an archive", () => {
  it("gives back what was added, in order, and can be read by its owner only", async () => {
    expect(await readAll(fileAt("whole"))).toEqual([
      { name: "first.json", content: Buffer.from("{}") },
      { name: "large", content: LARGE },
    ]);
    expect((await stat(join(folder, "whole"))).mode & 0o777).toBe(0o600);
    expect(whole.subarray(0, 21).toString()).toBe("age-encryption.org/v1");
  });

  it("is not opened by another passphrase", async () => {
    await expect(readAll(fileAt("whole", "another"))).rejects.toMatchObject({ code: "wrong_passphrase" });
  });

  it("is refused where it was changed or cut off", async () => {
    const changed = Buffer.from(whole);
    changed[whole.length - 5] = (whole.at(-5) ?? 0) ^ 1;
    await expect(readAll(await fileOf(changed))).rejects.toMatchObject({ code: "backup_damaged" });
    await expect(readAll(await fileOf(whole.subarray(0, -1)))).rejects.toMatchObject({ code: "backup_damaged" });
    await expect(readAll(await fileOf(whole.subarray(0, 100)))).rejects.toMatchObject({ code: "not_a_backup" });
  });

  it("is distinguished from other files", async () => {
    await expect(readAll(await fileOf("-- PostgreSQL database dump"))).rejects.toMatchObject({ code: "not_a_backup" });
    await expect(readAll(await fileOf(""))).rejects.toMatchObject({ code: "not_a_backup" });
    await expect(readAll(fileAt("missing"))).rejects.toMatchObject({ code: "backup_unreadable" });
    await expect(readAll(fileAt("."))).rejects.toMatchObject({ code: "not_a_backup" });
  });

  it("never replaces a file", async () => {
    const older = await fileOf("an older backup");
    await expect(writeArchive(older, (add) => add("a", "1"))).rejects.toMatchObject({ code: "backup_exists" });
    expect(await readFile(older.path, "utf8")).toBe("an older backup");
    expect(await readdir(folder)).toEqual(["changed", "whole"]);
  });

  it("leaves no file if its folder is missing or its content cannot be read", async () => {
    const nowhere = fileAt("missing/file");
    await expect(writeArchive(nowhere, (add) => add("a", "1"))).rejects.toMatchObject({ code: "backup_unwritable" });
    const broken = writeArchive(fileAt("broken"), async (add) => {
      await add("a", LARGE);
      throw new Error("the database has gone");
    });
    await expect(broken).rejects.toThrow("the database has gone");
    expect(await readdir(folder)).toEqual(["whole"]);
  });
});
