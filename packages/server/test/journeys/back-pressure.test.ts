import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createTestDatabase } from "../postgres.ts";
import { startDatabaseProxy } from "./support/database-proxy.ts";
import { orderPaid } from "./support/events.ts";
import { expectProblem } from "./support/expect-problem.ts";
import { aMasterKey } from "./support/master-key.ts";
import { aShopOn, hubFor, ownDatabase } from "./support/own-hub.ts";
import { type Receiver, startReceiver } from "./support/receiver.ts";
import { callOnPaid } from "./support/shop-actions.ts";
import { until } from "./support/until.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** Asks the database itself, past whatever slows the hub. */
async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const CONCURRENCY = 8;

describe("a database that is slow", () => {
  it("slows the claims: no more is taken into memory than is called at once and as many that wait for it, and all arrives", async () => {
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
          (select count(*)::int from delivery where state = 'delivered') as delivered`);
      taken.push(rows[0]?.sending ?? 0);
      expect(rows[0]?.delivered).toBe(60);
    });
    expect(Math.max(...taken)).toBeGreaterThan(1);
    expect(Math.max(...taken)).toBeLessThanOrEqual(2 * CONCURRENCY);
    expect(target.calls).toHaveLength(60);
  });

  it("is not waited for by everybody: what cannot be stored soon is refused with 503, the rest is stored", async () => {
    const env = await ownDatabase();
    const shop = await aShopOn(await hubFor(env));
    const client = await connectTo(env.DATABASE_URL);
    await client.query("begin");
    await client.query("lock table event in exclusive mode");
    // A hub keeps 64 MB of events that wait to be stored, and these are 90.
    const heavy = () => orderPaid({ custom_fields: [{ label: "Picture", value: "x".repeat(1_000_000) }] });
    const answers = Array.from({ length: 90 }, () => shop.post("/v1/events", heavy()));
    // Of so many connections at once one may break, which is no answer.
    const first = await Promise.any(answers);
    expectProblem(first, 503);
    expect(first.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    await client.query("commit");
    const settled = await Promise.allSettled(answers);
    const all = settled.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    const stored = all.filter(({ status }) => status === 202);
    expect(stored.length).toBeGreaterThan(30);
    expect(all.filter(({ status }) => status !== 202 && status !== 503)).toEqual([]);
    const { rows } = await client.query<{ count: number }>("select count(*)::int as count from event");
    expect(rows).toEqual([{ count: stored.length }]);
  });
});
