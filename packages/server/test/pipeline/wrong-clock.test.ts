import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createApi } from "../support/journey/api.ts";
import { orderPaid } from "../support/journey/events.ts";
import { type HubEnv, type HubProcess, spawnHub } from "../support/journey/hub-process.ts";
import { aShopOn, hubFor, ownDatabase, shopAt } from "../support/journey/own-hub.ts";
import { type Call, type Receiver, startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, report } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** Loaded before the hub: its clock is wrong from the start. */
const shifted = (ms: number) => `const Real = Date; globalThis.Date = class extends Real {
  constructor(...given) { if (given.length > 0) super(...given); else super(Real.now() + ${ms}); }
  static now() { return Real.now() + ${ms}; } };`;

/** A database for three processes beside those of other tests. */
const aDatabase = async () => ({ ...(await ownDatabase()), HAAK_DATABASE_CONNECTIONS: "10" });

/** Starts a process whose clock is so many seconds ahead of ours and of the database's, and waits until it says whether it sends. */
async function hubAhead(env: HubEnv, seconds: number): Promise<HubProcess> {
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shifted(seconds * 1_000))}`;
  const hub = await spawnHub({ ...env, NODE_OPTIONS });
  onTestFinished(async () => void (await hub.stop()));
  await until(async () => {
    const { status, body } = await createApi(hub.url).get("/readyz");
    const where = seconds > 0 ? "ahead of" : "behind";
    const reason = `This process's clock is ${Math.abs(seconds)} s ${where} the database's. It sends nothing until both agree.`;
    const sends = Math.abs(seconds) <= 5;
    const expected = sends ? { status: "ready", reasons: [] } : { status: "not_ready", reasons: [reason] };
    expect([status, body]).toEqual([sends ? 200 : 503, expected]);
  });
  return hub;
}

/** How far a call's signed timestamp is from the moment at which it arrived. */
const secondsOff = ({ headers, at }: Call) => Math.abs(Number(headers["webhook-timestamp"]) - at / 1_000);

describe("a process whose clock is wrong", () => {
  it.each([
    [40, "40 s ahead of", /^haak_clock_ahead_seconds (39|40)/m],
    [-40, "40 s behind", /^haak_clock_ahead_seconds -(39|40)/m],
  ])("by %i s sends nothing and says so; one whose clock is right sends", async (seconds, where, metric) => {
    const env = await aDatabase();
    const web = await hubFor({ ...env, HAAK_ROLE: "web" });
    const shop = await aShopOn(web);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    await report(shop, orderPaid());
    const wrong = await hubAhead(env, seconds);
    expect((await createApi(wrong.url).get("/healthz")).status).toBe(200);
    expect(await (await fetch(`${wrong.url}/metrics`)).text()).toMatch(metric);
    expect(wrong.output()).toContain(`The clock is ${where} the database's: this process sends nothing.`);
    expect(target.calls).toHaveLength(0);
    await hubFor({ ...env, HAAK_ROLE: "worker" });
    await target.received(1);
    expect(target.calls).toHaveLength(1);
  });

  it.each([40, -40])("by %i s accepts events that are due at once, dated by the database's clock", async (seconds) => {
    const env = await aDatabase();
    const worker = await hubFor({ ...env, HAAK_ROLE: "all" });
    const shop = await aShopOn(worker);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const wrong = await hubAhead({ ...env, HAAK_ROLE: "web" }, seconds);
    const askedAt = Date.now();
    const { id } = await report(shopAt(wrong, shop), orderPaid());
    const [call] = await target.received(1);
    expect((call?.at ?? Number.NaN) - askedAt).toBeLessThan(5_000);
    const [{ id: deliveryId }] = await deliveriesOf(shop, `event=${id}`);
    const { created_at: createdAt } = await deliveryIn(shop, deliveryId, "delivered");
    expect(Math.abs(Date.parse(createdAt) - askedAt)).toBeLessThan(5_000);
  });

  it.each([4, 40, -40])("by %i s makes no call twice beside one whose clock is right", async (seconds) => {
    // Half of the lanes' slots for each worker, so that both send if they may.
    const env = { ...(await aDatabase()), HAAK_TIMEOUT_MS: "15000", HAAK_CONCURRENCY: "24" };
    const shop = await aShopOn(await hubFor(env));
    // The leases are checked once a second, so some calls must be under way at each of these checks.
    const slowly = () => new Promise<{ status: number }>((resolve) => setTimeout(resolve, 600, { status: 200 }));
    const targets = Array.from({ length: 3 }, () => receiver.target());
    for (const target of targets) {
      target.answers(slowly);
      await callOnPaid(shop, target.url);
    }
    await hubAhead({ ...env, HAAK_ROLE: "worker" }, seconds);
    const { body } = await shop.post("/v1/events", { events: Array.from({ length: 80 }, () => orderPaid()) });
    expect(body.results).toHaveLength(80);
    for (const target of targets) await target.received(80);
    await until(async () => expect(await deliveriesOf(shop, "state=delivered")).toHaveLength(240));
    const calls = targets.flatMap((target) => target.calls);
    expect(calls).toHaveLength(240);
    expect(new Set(calls.map(({ headers }) => headers["webhook-id"])).size).toBe(240);
    expect(Math.max(...calls.map(secondsOff))).toBeLessThan(3);
  });
});
