import { afterAll, describe, expect, it } from "vitest";
import {
  aLog,
  answers,
  ask,
  end,
  pidOrFail,
  preparedFolder,
  removePrepared,
  start,
  startHubProcess,
} from "./scratch-database.fixture.ts";
import { waitUntil } from "./wait-until.ts";

/**
 * In the short form: other crashes (`packages/server/src/platform/postgres/bundled/bundled-postgres-crash.test.ts`), and that a second hub is refused
 * (`packages/server/src/platform/postgres/bundled/bundled-postgres.test.ts`).
 */

const limit = { timeout: 30_000 };

afterAll(removePrepared);

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

  it("a hub whose claim was ended takes it again, so that a second one is still refused", async () => {
    const folder = await preparedFolder();
    const log = aLog();
    const { url } = await start(folder, log);
    const claim = `from pg_stat_activity where application_name = 'haak hub ${process.pid}'`;
    await ask(url, `select pg_terminate_backend(pid) ${claim}`);
    await waitUntil(async () => ((await ask(url, `select 1 ${claim}`)).length > 0 ? true : undefined), {
      limitMs: 5_000,
    });
    const { answer } = await startHubProcess(folder);
    expect(answer.code).toBe("data_dir_in_use");
  });

  it("a hub that lost its folder to another one is told so, and does not stop that one's database", async () => {
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
