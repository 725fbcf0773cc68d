import { chmod, chown } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findPostgresBinaries } from "./find-postgres-binaries.ts";
import { identityOf, needsRoot } from "./of-root.fixture.ts";
import { canReach, nobody } from "./run-as.ts";
import { ask, preparedFolder, removePrepared, scratchFolder, start } from "./scratch-database.fixture.ts";

const limit = { timeout: 30_000 };

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

  it("takes into use a backup that root put back", async (context) => {
    needsRoot(context);
    const folder = await preparedFolder();
    await chown(join(folder, "postgres"), 0, 0);
    const { url } = await start(folder);
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});
