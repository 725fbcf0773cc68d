import { describe, expect, it, onTestFinished } from "vitest";
import { runFailovers } from "../support/failovers.ts";
import { createApi } from "../support/journey/api.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { hubFor } from "../support/journey/own-hub.ts";
import { until } from "../support/journey/until.ts";
import { startReplicatedPostgres } from "../support/replicated-postgres.ts";

/**
 * In the short form: a hub that follows its database from host to host (`packages/server/test/pipeline/several-hosts.test.ts`). Here the
 * hosts are a real primary and a real standby; five promotions in a row are `npm run test:failover`.
 */
describe("a primary and its standby in DATABASE_URL", () => {
  it("lose nothing that was accepted when the primary is killed (SIGKILL) under load and the standby is promoted", async () => {
    const { lost, secondsToAccept } = await runFailovers({ promotions: 1, cleanUp: onTestFinished });
    expect(lost).toBe(0);
    expect(Math.max(...secondsToAccept)).toBeLessThan(15);
  });

  it("are changed over without a kill: all connections leave a primary that takes no writes any more", async () => {
    const postgres = await startReplicatedPostgres();
    onTestFinished(postgres.stop);
    const hub = await hubFor({ DATABASE_URL: postgres.url, HAAK_MASTER_KEY: aMasterKey() });
    const open = createApi(hub.url);
    expect(await postgres.connectionsToStandby()).toBe(0);
    await postgres.switchOver();
    await until(async () => expect((await open.get("/readyz")).status).toBe(200));
    await until(async () => expect(await postgres.connectionsToStandby()).toBe(0));
    expect(hub.output()).not.toContain(postgres.password);
  });
});
