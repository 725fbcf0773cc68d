import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlannedDelivery } from "../../src/pipeline/plan/plan-event.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { enqueue } from "../../src/pipeline/queue/enqueue.ts";
import type { ClaimedDelivery } from "../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import { openHotDatabase } from "../../src/platform/postgres/hot-database.ts";
import type { Shop } from "../../src/platform/shop.ts";
import { pileUp } from "../contracts/pipeline/many-rows.ts";
import { aClaimRequest, anEndpoint, aPlannedDelivery, aSettlement, aShop, putDeliveries } from "../support/builders.ts";
import { aLog, STORE_CONNECTIONS_MAX, type TestStore, useStore } from "../support/harness.ts";

const BUCKET = 7;
/** Pending deliveries at another endpoint of the same shop, which these tests do not use. */
const BESIDE = 10_000;
const BATCH = 50;

/** Ways in which statistics of pending deliveries can be outdated, because the table fills and empties within a second. */
const LOOKED_AT: Readonly<Record<string, (store: TestStore) => Promise<unknown>>> = {
  "had nothing pending": (store) => sql`analyze pending_delivery`.execute(store.db),
  "had three pending calls": async (store) => {
    const shop = await aShop(store, { bucket: 9 });
    await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop), count: 3 });
    await sql`analyze pending_delivery`.execute(store.db);
  },
  "had sent all of a pile": async (store) => {
    const shop = await aShop(store, { bucket: BUCKET });
    await pileUp(store, { shop, endpointId: await anEndpoint(store, shop), count: BESIDE });
    await sql`delete from pending_delivery`.execute(store.db);
    await sql`vacuum analyze pending_delivery`.execute(store.db);
  },
};

/** Makes each connection report now what it has read, which it otherwise does about a second later. */
async function countReads(db: Database, connections: number): Promise<void> {
  const all = Promise.withResolvers<void>();
  let here = 0;
  const notify = () =>
    db.connection().execute(async (connection) => {
      await sql`select pg_stat_force_next_flush()`.execute(connection).catch(all.reject);
      here += 1;
      if (here === connections) all.resolve();
      // Until then the pool gives this connection to nobody else.
      await all.promise;
    });
  await Promise.all(Array.from({ length: connections }, notify));
}

/** What the queue reads on the connections of the hot path if the planner's statistics are outdated. */
describe.each(Object.entries(LOOKED_AT))("in a hub whose queue %s when its statistics were taken", (_, look) => {
  const store = useStore(18);
  const opened: Database[] = [];
  beforeAll(async () => {
    opened.push(await openHotDatabase({ url: store.url, connectionsMax: 1, log: aLog() }, store.db));
  });
  afterAll(() => opened.pop()?.destroy());
  const hot = () => opened[0] as Database;
  const rowsReadUntilNow = async () => {
    await countReads(hot(), 1);
    const { rows } = await sql<{ read: number }>`
      select sum(idx_tup_fetch + seq_tup_read)::int as read from pg_stat_user_tables
      where relname = any(${["delivery", "pending_delivery"]}::text[])`.execute(store.db);
    return rows[0]?.read ?? 0;
  };
  const rowsRead = async (work: () => Promise<unknown>) => {
    // Otherwise earlier reads would be counted later, when their connection reports them.
    await countReads(store.db, STORE_CONNECTIONS_MAX);
    const before = await rowsReadUntilNow();
    await work();
    return (await rowsReadUntilNow()) - before;
  };
  const put = (deliveries: readonly PlannedDelivery[]) =>
    hot()
      .transaction()
      .execute((tx) => enqueue(tx, BUCKET, deliveries));
  const queue = (shop: Shop, endpointId: string) =>
    put(
      Array.from({ length: BATCH }, (__, n) =>
        aPlannedDelivery(store, { shop, endpointId, orderingKey: `order:fresh-${n}` }),
      ),
    );
  const claim = () => claimDeliveries(hot(), aClaimRequest(store, { bucket: BUCKET, laneConcurrency: BATCH }));
  const settle = (deliveries: readonly ClaimedDelivery[]) =>
    settleDeliveries(hot(), {
      bucket: BUCKET,
      now: store.clock.now(),
      settlements: deliveries.map((one) => aSettlement(store, one)),
    });

  it("queues, claims and settles without reading other pending deliveries", async () => {
    await look(store);
    const shop = await aShop(store, { bucket: BUCKET });
    const [endpointId, beside] = [await anEndpoint(store, shop), await anEndpoint(store, shop)];
    // Plans are made here, from nearly empty tables.
    await queue(shop, endpointId);
    await settle((await claim()).deliveries);
    await pileUp(store, { shop, endpointId: beside, count: BESIDE, known: false });
    await store.db.updateTable("lane").set({ paused: true }).where("endpoint_id", "=", beside).execute();
    const read = { queueing: await rowsRead(() => queue(shop, endpointId)), claiming: 0, settling: 0 };
    const claimed: ClaimedDelivery[] = [];
    read.claiming = await rowsRead(async () => claimed.push(...(await claim()).deliveries));
    expect(claimed).toHaveLength(BATCH);
    read.settling = await rowsRead(() => settle(claimed));
    // Each must read its own rows, which shows that reads are counted.
    expect(Math.min(...Object.values(read))).toBeGreaterThanOrEqual(BATCH);
    expect(Object.entries(read).filter(([, rows]) => rows >= BESIDE)).toEqual([]);
  });

  it("reads only one row to see that an order has pending calls elsewhere", async () => {
    await look(store);
    const shop = await aShop(store, { bucket: BUCKET });
    const [beside, ...endpoints] = await Promise.all([1, 2, 3, 4, 5, 6].map(() => anEndpoint(store, shop)));
    const notify = (eventId: string) =>
      put(
        endpoints.map((endpointId, lineNumber) =>
          aPlannedDelivery(store, { shop, endpointId, eventId, lineNumber, orderingKey: "order:1" }),
        ),
      );
    await notify("evt_planned");
    await settle((await claim()).deliveries);
    await pileUp(store, { shop, endpointId: beside ?? "", count: BESIDE, known: false });
    await sql`update pending_delivery set ordering_key = 'order:1'`.execute(store.db);
    const read = await rowsRead(() => notify("evt_later"));
    expect(read).toBeGreaterThanOrEqual(endpoints.length);
    expect(read).toBeLessThan(BESIDE / 100);
  });
});
