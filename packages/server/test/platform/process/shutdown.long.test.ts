import { describe, expect, it } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { spawnHub } from "../../support/journey/hub-process.ts";
import { logLines } from "../../support/journey/log-lines.ts";
import { aShopOn, hubFor, ownFolder, shopAt } from "../../support/journey/own-hub.ts";
import { read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

/**
 * In the short form: `packages/server/test/platform/process/shutdown.test.ts`, the folder after a stop
 * (`packages/server/test/operations/backup.test.ts`), and the end of connections before their server's
 * (`packages/server/src/platform/postgres/pool.test.ts`).
 */

/** The level of a warning in pino's lines; errors are above it. */
const WARN = 40;

describe("SIGTERM", () => {
  it("during the start ends the hub as soon as it has started, and leaves no database running", async () => {
    const { folder, env } = await ownFolder();
    const hub = await spawnHub(env);
    await until(async () => expect(hub.output()).toContain("The bundled database runs."));
    const databasePid = await folder.databasePid();
    hub.signal("SIGTERM");
    expect(await hub.exit).toBe(0);
    expect(() => process.kill(databasePid, 0)).toThrow();
  });

  it("logs no warning, however many connections to the bundled database there were", async () => {
    const hub = await hubFor((await ownFolder()).env);
    const shop = await aShopOn(hub);
    await Promise.all(Array.from({ length: 60 }, () => report(shop, orderPaid())));
    await Promise.all(Array.from({ length: 60 }, () => read(shop, "/v1/events")));
    expect(await hub.stop()).toBe(0);
    expect(logLines(hub).filter(({ level }) => Number(level) >= WARN)).toEqual([]);
  });

  it("ends the bundled database too, and the next start finds everything there", async () => {
    const { folder, env } = await ownFolder();
    const first = await hubFor(env);
    const shop = await aShopOn(first);
    const event = await report(shop, orderPaid());
    const databasePid = await folder.databasePid();
    expect(await first.stop()).toBe(0);
    expect(() => process.kill(databasePid, 0)).toThrow();
    const second = await hubFor(env);
    expect((await read(shopAt(second, shop), `/v1/events/${event.id}`)).id).toBe(event.id);
  });
});
