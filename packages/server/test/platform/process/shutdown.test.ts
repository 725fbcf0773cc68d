import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createApi } from "../../support/journey/api.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { expectProblem } from "../../support/journey/expect-problem.ts";
import { type HubProcess, spawnHub } from "../../support/journey/hub-process.ts";
import { logLines } from "../../support/journey/log-lines.ts";
import { aShopOn, hubFor, ownDatabase, ownFolder, shopAt } from "../../support/journey/own-hub.ts";
import { type Answer, never, type Receiver, startReceiver } from "../../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

const ready = async (hub: HubProcess) => (await createApi(hub.url).get("/readyz")).status;
const alive = async (hub: HubProcess) => (await createApi(hub.url).get("/healthz")).status;

describe("SIGTERM", () => {
  /** A hub that gets SIGTERM while one of its calls is in flight. */
  async function stopping() {
    const env = { ...(await ownDatabase()), HAAK_TIMEOUT_MS: "30000" };
    const hub = await hubFor(env);
    const shop = await aShopOn(hub);
    const target = receiver.target();
    const gate = Promise.withResolvers<Answer>();
    // Also if the test fails, because the hub would wait for its time-out.
    onTestFinished(() => gate.resolve({ status: 200 }));
    target.answers(() => gate.promise);
    await callOnPaid(shop, target.url);
    const event = await report(shop, orderPaid());
    await target.received(1);
    hub.signal("SIGTERM");
    return { env, hub, shop, target, gate, event };
  }

  it("lets the call in flight end, records and logs it, and accepts nothing more; a second SIGTERM changes nothing", async () => {
    const { env, hub, shop, target, gate, event } = await stopping();
    await until(async () => expect(await ready(hub).catch(() => 503)).toBe(503));
    hub.signal("SIGTERM");
    expect([await ready(hub), await alive(hub)]).toEqual([503, 200]);
    const refused = await shop.post("/v1/events", orderPaid());
    expectProblem(refused, 503);
    expect(refused.headers.get("retry-after")).toMatch(/^[1-9]/);
    gate.resolve({ status: 200 });
    expect(await hub.exit).toBe(0);
    const next = shopAt(await hubFor(env), shop);
    const [delivery] = await deliveriesOf(next, `event=${event.id}`);
    const settled = await read(next, `/v1/deliveries/${delivery.id}`);
    expect(settled).toMatchObject({ state: "delivered", attempts: [{ number: 1, outcome: "delivered" }] });
    expect(target.calls).toHaveLength(1);
  });

  it("waits for a hanging receiver no longer than the time-out of the attempt", async () => {
    const hub = await hubFor(await ownDatabase());
    const shop = await aShopOn(hub);
    const target = receiver.target();
    target.answers(() => never);
    await callOnPaid(shop, target.url);
    await report(shop, orderPaid());
    await target.received(1);
    const before = Date.now();
    expect(await hub.stop()).toBe(0);
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});

/** The level below a warning in pino's lines. */
const INFO = 30;

const hasSetsid = spawnSync("setsid", ["--version"]).status === 0;

describe("Ctrl-C, which signals the hub's whole process group,", () => {
  it.runIf(hasSetsid)("lets a first start make its database, and then ends it like any other start", async () => {
    const { path } = (await ownFolder()).folder;
    await rm(path, { recursive: true });
    const hub = await spawnHub({ HAAK_DATA_DIR: path }, ["setsid"]);
    await until(async () =>
      expect(globSync(join(path, ".postgres-draft-*/cluster/global/pg_control"))).toHaveLength(1),
    );
    process.kill(-hub.pid, "SIGINT");
    expect(await hub.exit, hub.output()).toBe(0);
    // Only log lines, and none of them a warning.
    const lines = logLines(hub);
    expect(hub.output().trim().split("\n")).toHaveLength(lines.length);
    expect(lines.filter(({ level }) => Number(level) > INFO)).toEqual([]);
    expect((await readdir(path)).filter((name) => name.includes("draft"))).toEqual([]);
    expect(await ready(await hubFor({ HAAK_DATA_DIR: path }))).toBe(200);
  });
});
