import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import type { Shop } from "../support/journey/journey.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { never, type Receiver, startReceiver, type Target } from "../support/journey/receiver.ts";
import { callOnPaid, happens } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

const HANGING_SHOPS = 12;
const ENDPOINTS_A_SHOP = 10;
const CONCURRENCY = 32;

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** Gives a shop endpoints that never answer, each with a backlog. */
async function makeHanging(shop: Shop): Promise<Target[]> {
  const targets = Array.from({ length: ENDPOINTS_A_SHOP }, () => receiver.target());
  for (const target of targets) target.answers(() => never);
  await Promise.all(targets.map(({ url }) => callOnPaid(shop, url)));
  await shop.post("/v1/events", { events: Array.from({ length: 10 }, () => orderPaid()) });
  return targets;
}

describe("receivers that hang", () => {
  it("leave slots for endpoints that answer, known or new, however many there are of them (promise 5)", async () => {
    // No call that hangs is given up before this test ends, so that no slot becomes free by that.
    const env = { ...(await ownDatabase()), HAAK_CONCURRENCY: String(CONCURRENCY), HAAK_TIMEOUT_MS: "600000" };
    const hub = await hubFor(env);
    // An orderly stop would wait for the calls that hang.
    onTestFinished(() => hub.signal("SIGKILL"));
    const healthy = receiver.target();
    const shop = await aShopOn(hub);
    await callOnPaid(shop, healthy.url);
    await happens(shop, orderPaid());

    const hanging: Target[] = [];
    for (let count = 0; count < HANGING_SHOPS; count += 1) hanging.push(...(await makeHanging(await aShopOn(hub))));
    const underWay = () => hanging.reduce((sum, { calls }) => sum + calls.length, 0);
    await until(() => expect(underWay()).toBeGreaterThan(CONCURRENCY / 2));

    for (let sent = 2; sent <= 20; sent += 1) {
      await happens(shop, orderPaid());
      await healthy.received(sent);
    }
    const [newShop, newcomer] = [await aShopOn(hub), receiver.target()];
    await callOnPaid(newShop, newcomer.url);
    for (let sent = 1; sent <= 3; sent += 1) await happens(newShop, orderPaid());
    expect(healthy.calls).toHaveLength(20);
    expect(newcomer.calls).toHaveLength(3);
    expect(underWay()).toBeLessThan(CONCURRENCY);
  });
});
