import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import type { HubEnv, HubProcess } from "../support/journey/hub-process.ts";
import type { Shop } from "../support/journey/journey.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { type Answer, never, type Receiver, startReceiver, type Target } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn } from "../support/journey/shop-actions.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** All slots of the lane, so that nothing is sent there while a dead worker's leases have them. */
const SLOTS = 16;
/** The default. Without freeing, the leases of a dead worker would last this long and 10 s more. */
const TIMEOUT = { HAAK_TIMEOUT_MS: "15000" };

interface Scene {
  readonly env: HubEnv & { readonly DATABASE_URL: string };
  readonly shop: Shop;
  readonly endpointId: string;
  readonly target: Target;
  readonly victim: HubProcess;
}

/** A worker with calls in flight to a receiver that hangs. */
async function inFlight(env: Scene["env"], answer: Promise<Answer> = never): Promise<Scene> {
  const web = await hubFor({ ...env, HAAK_ROLE: "web" });
  const victim = await hubFor({ ...env, ...TIMEOUT, HAAK_ROLE: "worker" });
  const shop = await aShopOn(web);
  const target = receiver.target();
  target.answers(() => answer);
  const { endpoint_id: endpointId } = await callOnPaid(shop, target.url);
  await shop.post("/v1/events", { events: Array.from({ length: SLOTS }, () => orderPaid()) });
  await target.received(SLOTS);
  target.answers(() => ({ status: 200 }));
  return { env, shop, endpointId, target, victim };
}

describe("the leases of a worker that died (SIGKILL)", () => {
  it("are freed within 3 s by the process that replaces it", async () => {
    const { env, target, victim } = await inFlight(await ownDatabase());
    victim.signal("SIGKILL");
    await victim.exit;
    await hubFor({ ...env, ...TIMEOUT, HAAK_ROLE: "worker" });
    const upAt = Date.now();
    const calls = await target.received(2 * SLOTS);
    expect((calls[SLOTS]?.at ?? Number.NaN) - upAt).toBeLessThan(3_000);
  });

  it("are freed within 5 s by another worker", async () => {
    const { env, target, victim } = await inFlight(await ownDatabase());
    await hubFor({ ...env, ...TIMEOUT, HAAK_ROLE: "worker" });
    victim.signal("SIGKILL");
    const killedAt = Date.now();
    const calls = await target.received(2 * SLOTS);
    expect((calls[SLOTS]?.at ?? Number.NaN) - killedAt).toBeLessThan(5_000);
  });
});

describe("a worker that lost its database session and lives", () => {
  it("settles nothing that others have leased since, takes a new name, and continues", async () => {
    const gate = Promise.withResolvers<Answer>();
    const { env, shop, endpointId, target, victim } = await inFlight(await ownDatabase(), gate.promise);
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    onTestFinished(() => client.end());
    const names = async () => {
      const { rows } = await client.query(
        "select objid from pg_locks where locktype = 'advisory' and classid = $1 and database = (select oid from pg_database where datname = current_database())",
        [0x4861616c],
      );
      return rows.map(({ objid }) => objid);
    };
    const before = await names();
    expect(before).toHaveLength(1);
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'haak worker' and datname = current_database()",
    );
    await target.received(2 * SLOTS);
    const after = await names();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    for (const { id } of await deliveriesOf(shop, `endpoint=${endpointId}`)) {
      const { attempts } = await deliveryIn(shop, id, "delivered");
      expect(attempts.map((one: { number: number }) => one.number)).toEqual([1]);
    }
    gate.resolve({ status: 500 });
    await expect
      .poll(() => victim.output().match(/The lease had expired/g) ?? [], { timeout: 20_000 })
      .toHaveLength(SLOTS);
    for (const { id } of await deliveriesOf(shop, `endpoint=${endpointId}`)) {
      const { attempts } = await deliveryIn(shop, id, "delivered");
      expect(attempts.map((one: { number: number }) => one.number)).toEqual([1]);
    }
  });
});
