import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterUrl, openCluster } from "../../src/platform/postgres/bundled/open-cluster.ts";
import { launchPostmaster, stopPostmaster, throwawaySettings } from "../../src/platform/postgres/bundled/postmaster.ts";
import { shareConnections } from "../../src/platform/postgres/hub-databases.ts";
import { withClient } from "../support/harness.ts";
import { createApi } from "../support/journey/api.ts";
import { spawnHub } from "../support/journey/hub-process.ts";
import { expectAllArrived, missing, startLoad } from "../support/journey/load.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { aShopOn, hubFor, shopAt } from "../support/journey/own-hub.ts";
import { startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";
import { binariesOf } from "../support/test-server.ts";

const cleanUps: (() => Promise<unknown>)[] = [];
const env = { DATABASE_URL: "", HAAK_MASTER_KEY: aMasterKey() };

/** A server with 20 connections. Three of them are for the superuser, as which the hubs connect here. */
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "haak-few-connections-"));
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  const cluster = await openCluster(dataDir, binariesOf(18));
  const launch = await launchPostmaster(cluster, [...throwawaySettings, "max_connections=20"]);
  if (launch.kind === "exited") throw new Error(launch.output);
  cleanUps.push(() => stopPostmaster(cluster, launch.pid));
  env.DATABASE_URL = clusterUrl(cluster, launch.port);
});
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

describe("a PostgreSQL with few connections", () => {
  it("refuses a hub that needs more, with both numbers", async () => {
    const hub = await spawnHub(env);
    expect(await hub.exit).toBe(1);
    expect(hub.output()).toContain("needs 30 database connections and 20 are free: set HAAK_DATABASE_CONNECTIONS");
  });

  it("refuses a hub whose processes need more together, with the numbers for all of them", async () => {
    const hub = await spawnHub({ ...env, HAAK_PROCESSES: "4", HAAK_DATABASE_CONNECTIONS: "6" });
    expect(await hub.exit).toBe(1);
    const printed = hub.output().split("\n");
    expect(printed.filter((line) => line !== "" && !line.startsWith("{"))).toEqual([
      "These 4 processes need 24 database connections and 20 are free: set HAAK_PROCESSES or HAAK_DATABASE_CONNECTIONS to fewer " +
        "(at least 1 and 6), or raise max_connections of PostgreSQL.",
    ]);
  });

  it("runs a hub with several processes whose connections it has", async () => {
    const hub = await hubFor({ ...env, HAAK_PROCESSES: "3", HAAK_DATABASE_CONNECTIONS: "6" });
    await until(() => expect(hub.output()).toContain("The hub is ready."));
    expect(await hub.stop()).toBe(0);
  });

  it.each([16, 20])("is waited for while it ends %i connections of a process that was killed", async (count) => {
    const others = Array.from({ length: count }, () => new pg.Client({ connectionString: env.DATABASE_URL }));
    for (const other of others) await other.connect();
    const hub = await spawnHub({ ...env, HAAK_DATABASE_CONNECTIONS: "6" });
    cleanUps.push(hub.stop);
    await until(() => expect(hub.output()).toContain("the start waits up to 5 s"));
    for (const other of others) await other.end();
    await until(async () => expect((await createApi(hub.url).get("/readyz")).status).toBe(200));
    expect(await hub.stop()).toBe(0);
  });

  it("serves three hubs with six connections each under load without a refusal, and refuses the fourth", async () => {
    const six = { ...env, HAAK_DATABASE_CONNECTIONS: "6", HAAK_TIMEOUT_MS: "5000" };
    const receiver = await startReceiver();
    cleanUps.push(receiver.stop);
    const hubs = [await hubFor(six), await hubFor(six), await hubFor(six)];
    const [first] = hubs;
    if (first === undefined) throw new Error("There is no hub.");
    const shop = await aShopOn(first);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const loads = hubs.map((hub) => startLoad(shopAt(hub, shop), 8));
    const fourth = await spawnHub(six);
    expect(await fourth.exit).toBe(1);
    expect(fourth.output()).toMatch(/needs 6 database connections and [012] are free/);
    await target.received(1_000);
    const counted = await withClient(env.DATABASE_URL, (client) =>
      client.query("select count(*)::int as count from pg_stat_activity where application_name like 'haak%'"),
    );
    expect(counted.rows).toEqual([{ count: 18 }]);
    for (const hub of hubs) expect((await createApi(hub.url).get("/readyz")).status).toBe(200);
    for (const load of loads) await load.stop();
    expect(loads.flatMap(({ refusals }) => refusals)).toEqual([]);
    const acknowledged = loads.flatMap((load) => load.acknowledged);
    await until(() => expect(missing(target.calls, acknowledged)).toBe(0));
    expectAllArrived(target.calls, acknowledged);
  });
});

describe("the connections of a process", () => {
  it.each([
    [6, { hot: 2, claims: 1, other: 2 }],
    [12, { hot: 4, claims: 2, other: 5 }],
    [30, { hot: 12, claims: 2, other: 15 }],
  ])("are shared out: %i of them, one of which is the session's", (connections, shares) => {
    expect(shareConnections(connections)).toEqual(shares);
  });
});
