import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { enqueueWith } from "../../../src/pipeline/queue/enqueue.ts";
import { findWork } from "../../../src/pipeline/queue/lanes.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  aFailure,
  anEndpoint,
  aPlannedDelivery,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
} from "../../support/builders.ts";
import { costOf, openExplainingHotDatabase } from "../../support/explaining-database.ts";
import { useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { useOpened } from "../../support/use-opened.ts";

const BUCKET = 7;
const SETTLED = 16_000;
const SLOTS = 16;
/** A batch of events fills the slots so many times. */
const ROUNDS_OF_BATCH = 20;
const MEASURED = 5;

/** A lane that is never idle, and one whose deliveries are all sent at once. */
interface Lanes {
  readonly shop: Shop;
  readonly busy: string;
  readonly idle: string;
}

/** The cost of the hot path while an open snapshot, such as that of a backup, keeps every former version of a row (decision 0058). */
export function openSnapshotContract(version: PostgresVersion): void {
  const store = useStore(version);
  const explaining = useOpened(() => openExplainingHotDatabase(store.url));

  const settle = (db: Database, deliveries: readonly ClaimedDelivery[], { fails }: { fails: number }) => {
    const settlements = deliveries.map((one, index) =>
      index < fails ? aFailure(store, one, { inSeconds: 5 }) : aSettlement(store, one),
    );
    return settleDeliveries(db, { bucket: BUCKET, now: store.clock.now(), settlements }, PATIENT_BREAKER);
  };
  /** Fills the slots of the busy lane and settles all of it. Some fail, and are sent again behind the fresh ones. */
  const claimAndSettle = async (db: Database) => {
    store.clock.advance(0.2);
    const { deliveries } = await claimDeliveries(db, aClaimRequest(store, { laneConcurrency: SLOTS }));
    await settle(db, deliveries, { fails: 3 });
    return deliveries.length;
  };
  const queueAndSettle = async (db: Database, { shop, idle: endpointId }: Lanes) => {
    const dispatcher = aDispatcher(store);
    const deliveries = [aPlannedDelivery(store, { shop, endpointId })];
    await db.transaction().execute((tx) => enqueueWith(dispatcher, tx, { bucket: BUCKET, deliveries }));
    await settle(db, dispatcher.taken, { fails: 0 });
    return dispatcher.taken.length;
  };
  const live = async (lanes: Lanes, count: number) => {
    for (let settled = 0; settled < count; ) {
      await putDeliveries(store, { shop: lanes.shop, endpointId: lanes.busy, count: ROUNDS_OF_BATCH * SLOTS });
      for (let rounds = 0; rounds < ROUNDS_OF_BATCH; rounds += 1) settled += await claimAndSettle(store.db);
      for (let rounds = 0; rounds < ROUNDS_OF_BATCH / 2; rounds += 1) settled += await queueAndSettle(store.db, lanes);
    }
  };
  const pagesOf = async (work: () => Promise<unknown>) => {
    explaining().take();
    for (let rounds = 0; rounds < MEASURED; rounds += 1) await work();
    return Math.ceil(costOf(explaining().take()).pages / MEASURED);
  };
  /** How many pages the statements of the hot path touch now. */
  const measure = async (lanes: Lanes) => {
    const { db } = explaining();
    await putDeliveries(store, { shop: lanes.shop, endpointId: lanes.busy, count: (MEASURED + 1) * SLOTS });
    return {
      claimAndSettle: await pagesOf(() => claimAndSettle(db)),
      queueAndSettle: await pagesOf(() => queueAndSettle(db, lanes)),
      poll: await pagesOf(() => findWork(db, store.clock.now())),
    };
  };

  describe("an open snapshot", () => {
    it(`makes the hot path read no former versions of rows, also after ${SETTLED} deliveries`, async () => {
      const shop = await aShop(store, { bucket: BUCKET });
      const lanes = { shop, busy: await anEndpoint(store, shop), idle: await anEndpoint(store, shop) };
      // The statistics of few rows, because plans that are right for few must also do for many.
      await live(lanes, 600);
      await sql`vacuum analyze`.execute(store.otherDb);
      const beside = await withClient(store.url, async (client) => {
        await client.query("begin isolation level repeatable read; select 1 from delivery");
        await live(lanes, SETTLED);
        return measure(lanes);
      });
      await sql`vacuum`.execute(store.otherDb);
      const after = await measure(lanes);
      // The indexes of leases and of pending deliveries get a level or two, because entries of former versions stay in them. A scan that reads
      // these versions would touch hundreds of pages more.
      expect(beside.claimAndSettle).toBeLessThan(1.8 * after.claimAndSettle);
      expect(beside.queueAndSettle).toBeLessThan(1.8 * after.queueAndSettle);
      expect(beside.poll).toBeLessThan(after.poll + 5);
    });
  });
}
