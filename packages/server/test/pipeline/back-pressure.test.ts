import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startDatabaseProxy } from "../support/journey/database-proxy.ts";
import { orderPaid } from "../support/journey/events.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { aShopOn, hubFor } from "../support/journey/own-hub.ts";
import { type Receiver, startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";
import { createTestDatabase } from "../support/postgres.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** Asks the database directly, without the proxy that slows the hub. */
async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const CONCURRENCY = 8;

describe("a database that is slow", () => {
  it("slows the claims: memory has no more than the slots and as many unrecorded results, and everything arrives", async () => {
    const database = await createTestDatabase(18);
    onTestFinished(database.drop);
    const proxy = await startDatabaseProxy(database.url);
    onTestFinished(() => proxy.stop());
    const env = { DATABASE_URL: proxy.url, HAAK_MASTER_KEY: aMasterKey() };
    const limits = { HAAK_CONCURRENCY: String(CONCURRENCY), HAAK_LANE_CONCURRENCY: "100", HAAK_TIMEOUT_MS: "20000" };
    const shop = await aShopOn(await hubFor({ ...env, ...limits }));
    const client = await connectTo(database.url);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    proxy.slowDown(10);
    await shop.post("/v1/events", { events: Array.from({ length: 60 }, () => orderPaid()) });
    const taken: number[] = [];
    await until(async () => {
      const { rows } = await client.query<{ sending: number; delivered: number }>(`
        select (select count(*)::int from lease) as sending,
          (select count(*)::int from delivery_status where state = 'delivered') as delivered`);
      taken.push(rows[0]?.sending ?? 0);
      expect(rows[0]?.delivered).toBe(60);
    });
    expect(Math.max(...taken)).toBeGreaterThan(1);
    expect(Math.max(...taken)).toBeLessThanOrEqual(2 * CONCURRENCY);
    expect(target.calls).toHaveLength(60);
  });
});
