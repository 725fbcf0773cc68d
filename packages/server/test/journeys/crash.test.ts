import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "./support/api.ts";
import { orderPaid } from "./support/events.ts";
import type { HubProcess } from "./support/hub-process.ts";
import { startHub } from "./support/hub-process.ts";
import { expectAllArrived, startLoad } from "./support/load.ts";
import { aShopOn, type CleanUp, hubFor, ownDatabase, ownFolder, shopAt } from "./support/own-hub.ts";
import { never, type Receiver, startReceiver } from "./support/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, report } from "./support/shop-actions.ts";
import { until } from "./support/until.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

describe("SIGKILL with calls in flight", () => {
  /** Kills a hub under load while at least ten calls are unanswered, starts it again, and expects all to arrive. */
  async function killUnderLoad(cleanUp: CleanUp, kill: (hub: HubProcess, databasePid: number) => void) {
    const { folder, env } = await ownFolder(cleanUp);
    const hub = await startHub(env);
    const shop = await aShopOn(hub);
    const target = receiver.target();
    target.answers((nth) => (nth > 30 && nth <= 45 ? never : { status: 200 }));
    await callOnPaid(shop, target.url);
    const load = startLoad(shop, 8);
    await target.received(45);
    const inFlight = target.calls.slice(30, 45).map((call) => String(call.headers["webhook-id"]));
    kill(hub, await folder.databasePid());
    await hub.exit;
    await load.stop();

    const again = await hubFor(env, cleanUp);
    const revived = shopAt(again, shop);
    const last = await report(revived, orderPaid());
    const arrived = () => new Set(target.calls.map((call) => JSON.parse(call.body).event_id));
    await until(() => expect([...load.acknowledged, last.id].filter((id) => !arrived().has(id))).toEqual([]));
    await until(() => {
      const times = (id: string) => target.calls.filter((call) => call.headers["webhook-id"] === id).length;
      expect(inFlight.filter((id) => times(id) < 2)).toEqual([]);
    });
    expectAllArrived(target.calls, [...load.acknowledged, last.id]);
    const cutOff = await deliveryIn(revived, inFlight[0] ?? "", "delivered");
    expect(cutOff.attempts.map((each: { number: number }) => each.number)).toEqual([1]);
    expect((await createApi(again.url).get("/metrics")).text).toMatch(/^haak_sweeper_rescued_total 0$/m);
  }

  it.concurrent("of the hub alone loses nothing: all arrive, what was in flight under the same id", (test) =>
    killUnderLoad(test.onTestFinished, (hub) => hub.signal("SIGKILL")));

  it.concurrent("of the hub and its database together loses nothing either", (test) =>
    killUnderLoad(test.onTestFinished, (hub, databasePid) => {
      hub.signal("SIGKILL");
      process.kill(databasePid, "SIGKILL");
    }));

  it.concurrent("of one worker among several: each event was sent once, and another takes over what it held", async (test) => {
    const env = await ownDatabase(test.onTestFinished);
    const [web, doomed, survivor] = await Promise.all([
      hubFor({ ...env, HAAK_ROLE: "web" }, test.onTestFinished),
      startHub({ ...env, HAAK_ROLE: "worker" }),
      hubFor({ ...env, HAAK_ROLE: "worker" }, test.onTestFinished),
    ]);
    const shop = await aShopOn(web);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const events = Array.from({ length: 200 }, () => orderPaid());
    const first = await shop.post("/v1/events", { events });
    await target.received(200);
    expectAllArrived(
      target.calls,
      first.body.results.map((each: { id: string }) => each.id),
    );
    expect(target.calls).toHaveLength(200);

    let released = false;
    target.answers(() => (released ? { status: 200 } : never));
    const held = await shop.post("/v1/events", { events: Array.from({ length: 12 }, () => orderPaid()) });
    await target.received(212);
    doomed.signal("SIGKILL");
    await doomed.exit;
    released = true;
    const ids = held.body.results.map((each: { id: string }) => each.id);
    await until(async () => {
      const deliveries = await deliveriesOf(shop, "state=delivered");
      const done = new Set(deliveries.map((each: { event_id: string }) => each.event_id));
      expect(ids.filter((id: string) => !done.has(id))).toEqual([]);
    });
    expectAllArrived(target.calls, ids);
    expect(await survivor.stop()).toBe(0);
  });
});
