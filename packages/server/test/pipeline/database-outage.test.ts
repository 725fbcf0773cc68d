import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensurePostmaster } from "../../src/platform/postgres/bundled/ensure-postmaster.ts";
import { clusterUrl, openCluster } from "../../src/platform/postgres/bundled/open-cluster.ts";
import { stopPostmaster } from "../../src/platform/postgres/bundled/postmaster.ts";
import { servedRoutes } from "../rubbish/served-routes.ts";
import { createApi } from "../support/journey/api.ts";
import { type DatabaseProxy, startDatabaseProxy } from "../support/journey/database-proxy.ts";
import { orderPaid } from "../support/journey/events.ts";
import { expectProblem } from "../support/journey/expect-problem.ts";
import { type HubProcess, startHub } from "../support/journey/hub-process.ts";
import { adminHeaders, newShop, type Shop } from "../support/journey/journey.ts";
import { expectAllArrived, missing, startLoad } from "../support/journey/load.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { type Receiver, startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, happens, read } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";
import { administer, binariesOf } from "../support/test-server.ts";

let dataDir: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let proxy: DatabaseProxy;
let hub: HubProcess;
let receiver: Receiver;
let shop: Shop;

/** A PostgreSQL for this file only, because the tests stop and kill it. It writes as safely as a bundled one. */
async function startPostgres() {
  const cluster = await openCluster(dataDir, binariesOf(18));
  const { pid, port } = await ensurePostmaster(cluster, { info: () => undefined, warn: () => undefined });
  return {
    url: clusterUrl(cluster, port),
    stop: () => stopPostmaster(cluster, pid),
    crash: () => void process.kill(pid, "SIGKILL"),
  };
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "haak-journey-postgres-"));
  postgres = await startPostgres();
  proxy = await startDatabaseProxy(postgres.url);
  receiver = await startReceiver();
  // Long enough for a receiver on a machine where a database recovers. A claim whose answer was lost is due again when this and
  // the rest of its lease have passed.
  hub = await startHub({ DATABASE_URL: proxy.url, HAAK_MASTER_KEY: aMasterKey(), HAAK_TIMEOUT_MS: "5000" });
});
beforeEach(async () => {
  shop = await newShop(createApi(hub.url, adminHeaders()), "A shop");
});
afterAll(async () => {
  await hub.stop();
  await proxy.stop();
  await postgres.stop();
  await receiver.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Makes the database read only, like a standby after a failover, or writable again. New connections see it. */
async function setReadOnly(isReadOnly: boolean) {
  const own = new URL(postgres.url);
  own.searchParams.set("options", "-c default_transaction_read_only=off");
  const database = own.pathname.slice(1);
  await administer(own.href, `alter database ${database} set default_transaction_read_only = ${isReadOnly}`);
  await proxy.cut();
  await proxy.repair(postgres.url);
}

describe("a database that is away for a while", () => {
  it("makes the hub answer 503 with Retry-After and store nothing, and the hub works again when it is back", async () => {
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const before = await happens(shop, orderPaid());
    await proxy.cut();
    const event = orderPaid({}, { key: "while-it-was-away" });
    for (const reply of [
      await shop.post("/v1/events", event),
      await shop.post("/v1/events", { events: [event, event] }),
      await shop.post("/v1/rules", { trigger: "order.paid", action: { type: "webhook", url: target.url } }),
      await shop.get("/v1/events"),
    ]) {
      expectProblem(reply, 503);
      expect(reply.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    }
    const open = createApi(hub.url);
    expect([(await open.get("/healthz")).status, (await open.get("/readyz")).status]).toEqual([200, 503]);
    await proxy.repair();
    await until(async () => expect((await open.get("/readyz")).status).toBe(200));
    expect((await read(shop, "/v1/events")).data.map((each: { id: string }) => each.id)).toEqual([before.id]);
    expect((await read(shop, "/v1/rules")).data).toHaveLength(1);
    await happens(shop, event);
    expect(target.calls).toHaveLength(2);
  });

  it("makes the hub answer 503 with Retry-After while it is read only, and the hub works again when it is writable", async () => {
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const event = orderPaid();
    await setReadOnly(true);
    for (const reply of [
      await shop.post("/v1/events", event),
      await shop.post("/v1/events", { events: [event, event] }),
      await shop.post("/v1/rules", { trigger: "order.paid", action: { type: "webhook", url: target.url } }),
      await shop.post("/v1/hooks", { trigger: "order.paid", target_url: target.url }),
      await shop.put("/v1/settings/webhooks", { orders: { url: target.url } }),
    ]) {
      expectProblem(reply, 503);
      expect(reply.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    }
    await setReadOnly(false);
    await until(async () => expect((await shop.get("/v1/me")).status).toBe(200));
    expect((await read(shop, "/v1/rules")).data).toHaveLength(1);
    await happens(shop, event);
    expect(target.calls).toHaveLength(1);
  });

  it("can still be read while it is read only, also with a key whose last use cannot be stored", async () => {
    const unused = await newShop(createApi(hub.url, adminHeaders()), "Unused");
    await setReadOnly(true);
    const lists = (await servedRoutes()).filter((route) => /^GET \/v1\/(?!shops)[^:]*$/.test(route));
    expect(lists.length).toBeGreaterThan(15);
    for (const route of lists) {
      const { status, text } = await unused.get(route.slice("GET ".length));
      // Some lists need a parameter, and there is no comparison, so some answers are 4xx. None may be a 5xx.
      expect(status, `${route}: ${text}`).toBeLessThan(500);
    }
    await setReadOnly(false);
    await until(async () => expect((await read(unused, "/v1/api-keys")).data[0].last_used_at).not.toBeNull());
  });

  it("costs the receiver no attempt: a call whose result could not be recorded is made again with the same id", async () => {
    const target = receiver.target();
    const gate = Promise.withResolvers<{ status: number }>();
    target.answers((nth) => (nth === 1 ? gate.promise : { status: 200 }));
    await callOnPaid(shop, target.url);
    const reply = await shop.post("/v1/events", orderPaid());
    await target.received(1);
    await proxy.cut();
    gate.resolve({ status: 500 });
    await proxy.repair();
    await until(async () => {
      const { data } = await read(shop, `/v1/deliveries?event=${reply.body.id}`);
      expect(data).toMatchObject([{ state: "delivered" }]);
    });
    expect(new Set(target.calls.map((call) => call.headers["webhook-id"])).size).toBe(1);
  });

  it.each([
    ["is restarted", () => postgres.stop()],
    ["crashes (SIGKILL of its first process)", () => postgres.crash()],
  ])(
    "loses nothing that was acknowledged and takes no attempt from anybody when it %s under load",
    async (_what, end) => {
      const target = receiver.target();
      await callOnPaid(shop, target.url);
      const load = startLoad(shop, 8);
      await target.received(100);
      await end();
      await until(() => expect(load.refusals.length).toBeGreaterThan(0));
      await proxy.cut();
      postgres = await startPostgres();
      await proxy.repair(postgres.url);
      const soFar = load.acknowledged.length;
      await until(() => expect(load.acknowledged.length).toBeGreaterThan(soFar + 100));
      await load.stop();
      await until(() => expect(missing(target.calls, load.acknowledged)).toBe(0));
      expectAllArrived(target.calls, load.acknowledged);
      expect(load.refusals.filter((each) => each.status !== 503 || !each.retryAfter)).toEqual([]);
      expect(load.broken()).toBe(0);
      const deliveries = await until(async () => {
        const rows = await readDeliveries();
        expect(rows.filter(({ state }) => state !== "delivered")).toEqual([]);
        return rows;
      });
      expect(deliveries.length).toBeGreaterThanOrEqual(load.acknowledged.length);
      expect(deliveries.filter(({ spent, numbers }) => spent !== 1 || String(numbers) !== "1")).toEqual([]);
    },
  );

  /** The pending deliveries of the shop, with the numbers of their attempts and how many of the schedule are used. */
  async function readDeliveries() {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ state: string; spent: number; numbers: number[] }>(
      `select d.state, d.attempts_spent as spent, array_agg(a.number) as numbers
        from delivery_status d left join attempt a on a.bucket = d.bucket and a.shop_id = d.shop_id and a.delivery_id = d.id
        where d.shop_id = $1 group by d.id, d.state, d.attempts_spent`,
      [shop.id],
    );
    await client.end();
    return rows;
  }
});
