import { afterAll, describe, expect, it } from "vitest";
import { ask, end, postmasterOf, removePrepared, scratchFolder, startHubProcess } from "./scratch-database.fixture.ts";

/** In the short form: a second hub is refused (`packages/server/src/platform/postgres/bundled/bundled-postgres.test.ts`). */

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
