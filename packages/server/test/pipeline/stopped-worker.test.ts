import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import type { Shop } from "../support/journey/journey.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { type Answer, never, type Receiver, startReceiver, type Target } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, happens, read } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

const idOf = (one: { id: string }) => one.id;
const sendingIds = async (shop: Shop): Promise<string[]> => (await deliveriesOf(shop, "state=sending")).map(idOf);
const callsOf = (target: Target, id: string) => target.calls.filter((call) => call.headers["webhook-id"] === id).length;

/** The recorded attempts: their numbers and outcomes. */
const attemptsOf = async (shop: Shop, id: string): Promise<{ number: number; outcome: string }[]> =>
  (await read(shop, `/v1/deliveries/${id}`)).attempts;

describe("a worker that is stopped longer than its leases (SIGSTOP) and continues", () => {
  it("settles nothing that another worker has taken over, and records no attempt for it", async () => {
    const env = await ownDatabase();
    const web = await hubFor({ ...env, HAAK_ROLE: "web" });
    const sleeper = await hubFor({ ...env, HAAK_ROLE: "worker", HAAK_TIMEOUT_MS: "2500" });
    const shop = await aShopOn(web);
    const target = receiver.target();
    const gate = Promise.withResolvers<Answer>();
    target.answers(() => never);
    await callOnPaid(shop, target.url);
    await shop.post("/v1/events", { events: Array.from({ length: 12 }, () => orderPaid()) });
    await target.received(12);
    sleeper.signal("SIGSTOP");
    const held = await sendingIds(shop);
    expect(held.length).toBeGreaterThan(1);
    const late = new Set(held.slice(held.length / 2));
    const before = new Map(held.map((id) => [id, callsOf(target, id)]));
    target.answers((_nth, call) => (late.has(String(call.headers["webhook-id"])) ? gate.promise : { status: 200 }));

    // A long time-out, because its leases must not expire while the stopped worker continues.
    const survivor = await hubFor({ ...env, HAAK_ROLE: "worker", HAAK_TIMEOUT_MS: "60000" });
    for (const id of held) await until(() => expect(callsOf(target, id)).toBe((before.get(id) ?? 0) + 1));
    for (const id of held.filter((one) => !late.has(one))) await deliveryIn(shop, id, "delivered");
    expect((await sendingIds(shop)).toSorted()).toEqual([...late].toSorted());

    sleeper.signal("SIGCONT");
    const refusals = () => sleeper.output().match(/The lease had expired/g) ?? [];
    await until(() => expect(refusals()).toHaveLength(held.length));
    expect((await sendingIds(shop)).toSorted()).toEqual([...late].toSorted());
    gate.resolve({ status: 200 });
    for (const id of held) {
      const { attempts } = await deliveryIn(shop, id, "delivered");
      expect(attempts.map((one: { number: number }) => one.number)).toEqual(
        attempts.map((_: unknown, n: number) => n + 1),
      );
      expect(attempts.filter((one: { outcome: string }) => one.outcome === "delivered")).toHaveLength(1);
      expect(attempts).toHaveLength(before.get(id) ?? 0);
      expect(callsOf(target, id)).toBe((before.get(id) ?? 0) + 1);
    }

    expect(await survivor.stop()).toBe(0);
    const { id } = await happens(shop, orderPaid());
    const [last] = await deliveriesOf(shop, `event=${id}`);
    expect(await attemptsOf(shop, last.id)).toMatchObject([{ number: 1, outcome: "delivered" }]);
    expect(sleeper.output()).toContain(last.id);
  });
});
