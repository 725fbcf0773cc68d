import { chmod, chown, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { waitUntil } from "../../time/wait.ts";
import { canReach, nobody } from "./run-as.ts";
import {
  aLog,
  answers,
  ask,
  end,
  identityOf,
  needsRoot,
  pidOrFail,
  postmasterOf,
  preparedFolder,
  removePrepared,
  scratchFolder,
  start,
  startHubProcess,
} from "./scratch-database.fixture.ts";

/**
 * In the short form: a second hub is refused (`packages/server/src/platform/postgres/bundled/bundled-postgres.test.ts`), other crashes
 * (`packages/server/src/platform/postgres/bundled/bundled-postgres-crash.test.ts`), and which user PostgreSQL runs as for a hub of root
 * (`packages/server/src/platform/postgres/bundled/run-as.test.ts`).
 */

const limit = { timeout: 30_000 };

afterAll(removePrepared);

describe("a second hub on the same folder", limit, () => {
  it("loses when both start at the same moment on a new folder, and the other one works", async () => {
    const folder = await scratchFolder();
    const hubs = await Promise.all([startHubProcess(folder), startHubProcess(folder)]);
    const [winner, loser] = hubs[0].answer.url === undefined ? hubs.toReversed() : hubs;
    expect(loser?.answer.code).toBe("data_dir_in_use");
    expect(await ask(winner?.answer.url ?? "", "select 1 as one")).toEqual([{ one: 1 }]);
    if (winner) await end(winner.hub, "SIGTERM");
    expect(await postmasterOf(folder)).toBeNull();
  });
});

describe("after a crash", limit, () => {
  it("a busy child of the killed database does not keep the next one from starting", async () => {
    const folder = await preparedFolder();
    const { hub, answer } = await startHubProcess(folder);
    const endless = ask(answer.url ?? "", "do 'begin loop end loop; end'").catch(() => undefined);
    const busy = "select 1 from pg_stat_activity where query like 'do %' and state = 'active'";
    await waitUntil(async () => ((await ask(answer.url ?? "", busy)).length > 0 ? true : undefined), {
      limitMs: 5_000,
    });
    process.kill(await pidOrFail(folder), "SIGKILL");
    await end(hub, "SIGKILL");

    const { url } = await start(folder);
    expect(await answers(url)).toBe(true);
    await endless;
  });

  it("a hub whose lock connection was ended acquires the lock again, so that a second hub is still refused", async () => {
    const folder = await preparedFolder();
    const log = aLog();
    const { url } = await start(folder, log);
    const lockSession = `from pg_stat_activity where application_name = 'haak hub ${process.pid}'`;
    await ask(url, `select pg_terminate_backend(pid) ${lockSession}`);
    await waitUntil(async () => ((await ask(url, `select 1 ${lockSession}`)).length > 0 ? true : undefined), {
      limitMs: 5_000,
    });
    const { answer } = await startHubProcess(folder);
    expect(answer.code).toBe("data_dir_in_use");
  });

  it("a hub that lost its folder to another hub reports it and does not stop the other hub's database", async () => {
    const folder = await preparedFolder();
    const postgres = await start(folder);
    const lost = new Promise((resolve) => postgres.onLost(resolve));
    const second = startHubProcess(folder);
    const waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted";
    await waitUntil(async () => ((await ask(postgres.url, waiting)).length > 0 ? true : undefined), { limitMs: 5_000 });
    await ask(
      postgres.url,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'haak hub ${process.pid}'`,
    );
    expect(await lost).toMatchObject({ name: "StartError", code: "data_dir_in_use" });
    await postgres.stop();
    const { hub, answer } = await second;
    expect(await answers(answer.url ?? "")).toBe(true);
    await end(hub, "SIGTERM");
  });
});

describe("a hub of root", limit, () => {
  it("adopts the database that it left below a home of mode 0700 when it was killed", async (context) => {
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
