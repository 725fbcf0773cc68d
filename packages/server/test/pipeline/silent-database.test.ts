import { describe, expect, it, onTestFinished } from "vitest";
import { createApi } from "../support/journey/api.ts";
import { startDatabaseProxy } from "../support/journey/database-proxy.ts";
import { expectAllArrived, missing, startLoad } from "../support/journey/load.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

/** A hub under load whose database host can vanish without closing a connection. */
async function hubUnderLoad() {
  const env = await ownDatabase();
  const proxy = await startDatabaseProxy(env.DATABASE_URL);
  onTestFinished(proxy.stop);
  const receiver = await startReceiver();
  onTestFinished(receiver.stop);
  const hub = await hubFor({ ...env, DATABASE_URL: proxy.url, HAAK_TIMEOUT_MS: "5000" });
  const shop = await aShopOn(hub);
  const target = receiver.target();
  await callOnPaid(shop, target.url);
  const load = startLoad(shop, 8);
  onTestFinished(load.stop);
  await target.received(50);
  return { proxy, target, load, open: createApi(hub.url) };
}

const seconds = (since: number) => (performance.now() - since) / 1_000;

describe("a database host that vanishes without closing its connections", () => {
  it("is noticed within 15 s and shown by /readyz, and the hub works again within 15 s of its return", async () => {
    const { proxy, target, load, open } = await hubUnderLoad();
    const answers: { status: number; body: unknown; took: number }[] = [];
    const readiness = async () => {
      const asked = performance.now();
      const { status, body } = await open.get("/readyz");
      answers.push({ status, body, took: seconds(asked) });
      return status;
    };
    const refusedBefore = load.refusals.length;
    const silentFrom = performance.now();
    proxy.silence();
    await until(async () => expect(await readiness()).toBe(503));
    await until(() => expect(load.refusals.length).toBeGreaterThan(refusedBefore));
    expect(seconds(silentFrom)).toBeLessThan(15);
    expect((await open.get("/healthz")).status).toBe(200);
    expect(answers.at(-1)?.body).toEqual({ status: "not_ready", reasons: ["The database cannot be reached."] });

    const acknowledged = load.acknowledged.length;
    const calls = target.calls.length;
    const backFrom = performance.now();
    proxy.endSilence();
    await until(() => expect(load.acknowledged.length).toBeGreaterThan(acknowledged + 20));
    await until(() => expect(target.calls.length).toBeGreaterThan(calls + 20));
    await until(async () => expect(await readiness()).toBe(200));
    expect(seconds(backFrom)).toBeLessThan(15);
    expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(2);
    expect(answers.at(-1)?.body).toEqual({ status: "ready", reasons: [] });

    await load.stop();
    await until(() => expect(missing(target.calls, load.acknowledged)).toBe(0));
    expectAllArrived(target.calls, load.acknowledged);
  });
});
