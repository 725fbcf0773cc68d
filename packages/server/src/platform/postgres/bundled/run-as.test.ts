import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { canReach, chooseRunAs, nobody } from "./run-as.ts";

let home: string;

/** An installation and a data folder, both open to all, in a home that tests open and close. */
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

/** Which of the two depends on what the user who runs the tests may do. */
function outcomeOf(choice: () => { kind: string }): string {
  try {
    return choice().kind;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "";
  }
}
