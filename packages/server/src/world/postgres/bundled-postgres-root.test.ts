import { chmod, chown, mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it, type TestContext } from "vitest";
import { findPostgresBinaries } from "./find-postgres-binaries.ts";
import { canReach, nobody } from "./run-as.ts";
import {
  ask,
  end,
  postmasterOf,
  preparedFolder,
  removePrepared,
  scratchFolder,
  start,
  startHubProcess,
} from "./scratch-database.fixture.ts";

const limit = { timeout: 30_000 };

const needsRoot = ({ skip }: TestContext) =>
  skip(
    process.getuid?.() !== 0 || process.platform !== "linux",
    "not applicable: these tests are not run by root on Linux",
  );

/** The effective user id and capabilities of the running database. */
async function identityOf(dataDir: string): Promise<{ uid: string; capabilities: string }> {
  const status = await readFile(`/proc/${await postmasterOf(dataDir)}/status`, "utf8");
  return {
    uid: /^Uid:\t\d+\t(\d+)/m.exec(status)?.[1] ?? "",
    capabilities: /^CapEff:\t0*([0-9a-f]+)$/m.exec(status)?.[1] ?? "",
  };
}

afterAll(removePrepared);

describe("a hub of root", limit, () => {
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

  it("runs the database below a home of mode 0700 with no more than the right to pass it", async (context) => {
    needsRoot(context);
    const home = await scratchFolder();
    await chmod(home, 0o700);
    const folder = join(home, "haak", "data");
    const { url } = await start(folder);
    // Bit 2 is CAP_DAC_READ_SEARCH, bit 1 CAP_DAC_OVERRIDE, which containers have instead.
    expect(await identityOf(folder)).toEqual({ uid: "65534", capabilities: expect.stringMatching(/^[42]$/) });
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("takes over what it left below a home of mode 0700 when it was killed", async (context) => {
    needsRoot(context);
    const folder = await preparedFolder();
    await chmod(folder, 0o700);
    const { hub, answer } = await startHubProcess(folder);
    await end(hub, "SIGKILL");
    expect((await start(folder)).url).toBe(answer.url);
  });

  it("runs a database that an ordinary user made as that user, so that both can use it", async (context) => {
    needsRoot(context);
    context.skip(!canReach(nobody, process.execPath), "not applicable: node lies in a folder closed to other users");
    // "daemon": initdb wants an account with a name, and every Debian has this one.
    const user = { uid: 1, gid: 1 };
    const folder = join(await scratchFolder(), "data");
    await mkdir(folder);
    await chown(folder, user.uid, user.gid);
    await chmod(join(folder, ".."), 0o755);
    const { hub, answer } = await startHubProcess(folder, user);
    expect(answer.url).toBeDefined();
    expect((await stat(join(folder, "postgres"))).uid).toBe(user.uid);
    await end(hub, "SIGTERM");

    const postgres = await start(folder);
    expect(await identityOf(folder)).toEqual({ uid: String(user.uid), capabilities: "0" });
    await postgres.stop();
    const again = await startHubProcess(folder, user);
    expect(again.answer.url).toBe(answer.url);
    await end(again.hub, "SIGTERM");
  });

  it("takes into use a backup that root put back", async (context) => {
    needsRoot(context);
    const folder = await preparedFolder();
    await chown(join(folder, "postgres"), 0, 0);
    const { url } = await start(folder);
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});
