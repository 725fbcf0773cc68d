import { chmod, chown, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { identityOf, needsRoot } from "./of-root.fixture.ts";
import { canReach, nobody } from "./run-as.ts";
import {
  end,
  preparedFolder,
  removePrepared,
  scratchFolder,
  start,
  startHubProcess,
} from "./scratch-database.fixture.ts";

/**
 * In the short form: as whom root runs it (`packages/server/src/platform/postgres/bundled/bundled-postgres-root.test.ts`,
 * `packages/server/src/platform/postgres/bundled/run-as.test.ts`), and what a crash leaves
 * (`packages/server/src/platform/postgres/bundled/bundled-postgres-crash.test.ts`).
 */

const limit = { timeout: 30_000 };

afterAll(removePrepared);

describe("a hub of root", limit, () => {
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
});
