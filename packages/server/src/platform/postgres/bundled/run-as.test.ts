import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { findPostgresBinaries } from "./find-postgres-binaries.ts";
import { canReach, chooseRunAs, nobody } from "./run-as.ts";
import {
  ask,
  identityOf,
  needsRoot,
  preparedFolder,
  removePrepared,
  scratchFolder,
  start,
} from "./scratch-database.fixture.ts";

let home: string;

afterAll(removePrepared);

/** An installation and a data folder, both open to everybody, in a home whose mode each test sets. */
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "haak-home-"));
  onTestFinished(() => rm(home, { recursive: true }));
  for (const folder of ["data", "native/lib", "native/share", "native/bin"]) {
    await mkdir(join(home, folder), { recursive: true, mode: 0o755 });
  }
  await writeFile(join(home, "native/bin/postgres"), "", { mode: 0o755 });
});

const choose = (isRoot: boolean) =>
  chooseRunAs({
    isRoot,
    user: nobody,
    dataDir: join(home, "data"),
    binaries: { folder: join(home, "native"), postgres: join(home, "native/bin/postgres") },
  });

describe("PostgreSQL", () => {
  it("runs as the hub's own user, unless that is root", async () => {
    expect(choose(false)).toEqual({ kind: "ourselves" });
  });

  it("runs as nobody for a hub of root in open folders", async () => {
    await chmod(home, 0o755);
    expect(choose(true)).toEqual({ kind: "user", user: nobody });
  });

  it.each(["data", "native/lib", "native/bin/postgres"])("needs a way past folders when %s is closed", async (path) => {
    await chmod(home, 0o755);
    await chmod(join(home, path), 0o700);
    expect(outcomeOf(() => choose(true))).toMatch(/capable-user|database_user_impossible/);
  });
});

describe("a user reaches a path", () => {
  const stranger = { uid: 4242, gid: 4242 };

  it("when every folder above it has the x bit for that user", async () => {
    await chmod(home, 0o711);
    expect(canReach(stranger, join(home, "data"))).toBe(true);
    await chmod(home, 0o766);
    expect(canReach(stranger, join(home, "data"))).toBe(false);
  });

  it("by the bits of the owner or the group, where it is that", async () => {
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    await chmod(home, 0o700);
    expect(canReach(owner, home)).toBe(true);
    await chmod(home, 0o710);
    expect(canReach({ uid: 4242, gid: owner.gid }, home)).toBe(true);
  });
});

describe("a hub of root", { timeout: 30_000 }, () => {
  it("runs the database as user 65534 without capabilities where that user can reach it", async (context) => {
    needsRoot(context);
    const reachesPrograms = canReach(nobody, findPostgresBinaries().postgres);
    context.skip(!reachesPrograms, "not applicable: node_modules lies in a folder closed to other users");
    const folder = await scratchFolder();
    await chmod(folder, 0o755);
    const { url } = await start(folder);
    expect(await identityOf(folder)).toEqual({ uid: "65534", capabilities: "0" });
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("runs the database below a home of mode 0700 with only the capability to pass it", async (context) => {
    needsRoot(context);
    const closedHome = await scratchFolder();
    await chmod(closedHome, 0o700);
    const folder = join(closedHome, "haak", "data");
    const { url } = await start(folder);
    // Bit 2 is CAP_DAC_READ_SEARCH, bit 1 CAP_DAC_OVERRIDE, which containers have instead.
    expect(await identityOf(folder)).toEqual({ uid: "65534", capabilities: expect.stringMatching(/^[42]$/) });
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("uses a backup that root restored", async (context) => {
    needsRoot(context);
    const folder = await preparedFolder();
    await chown(join(folder, "postgres"), 0, 0);
    const { url } = await start(folder);
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

/** The outcome depends on what the user who runs the tests may do, so tests accept either. */
function outcomeOf(choice: () => { kind: string }): string {
  try {
    return choice().kind;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "";
  }
}
