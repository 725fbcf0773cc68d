import { sql } from "kysely";
import { claimDeliveries } from "../../packages/server/src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../packages/server/src/pipeline/queue/expire-leases.ts";
import { type Database, openDatabase } from "../../packages/server/src/platform/postgres/database.ts";
import { openHotDatabase } from "../../packages/server/src/platform/postgres/hot-database.ts";
import { migrate } from "../../packages/server/src/platform/postgres/migrate.ts";
import { SILENT, startDatabase } from "./database.ts";
import { makePile, type Pile } from "./pile.ts";

/** How many deliveries a claim takes from one lane: the hub's limit for one endpoint. */
const LANE_CONCURRENCY = 16;

/** Claim times in milliseconds, by the backlog of the lane. */
export type ClaimTimes = ReadonlyMap<number, readonly number[]>;

/**
 * Times claims from lanes with these backlogs, in turn, so that other work on the machine affects all alike. Each claim
 * is the engine's own and is committed to disk. Its deliveries are released before the next. @throws Error unless each
 * claim takes exactly what one lane may have in flight, and no delivery twice.
 */
export async function timeClaims(piles: readonly number[], rounds: number): Promise<ClaimTimes> {
  const database = await startDatabase();
  await migrate(database.url);
  const db = openDatabase({ url: database.url, connectionsMax: 2, log: SILENT });
  const hotDb = await openHotDatabase({ url: database.url, connectionsMax: 1, log: SILENT }, db);
  const made: Pile[] = piles.map((count, bucket) => ({
    bucket,
    count,
    shopId: `shp_${bucket}`,
    endpointId: `end_${bucket}`,
  }));
  for (const pile of made) await makePile(db, { ...pile, target: "https://example.com/" });
  await sql`analyze`.execute(db);
  const times = new Map(piles.map((count) => [count, [] as number[]]));
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const pile of made) {
      const took = await timeClaim({ db, hotDb }, pile);
      if (round >= 0) times.get(pile.count)?.push(took);
    }
  }
  await Promise.all([db.destroy(), hotDb.destroy()]);
  await database.stop();
  return times;
}

/** The first rounds are not counted, because they read data that is not in memory yet. */
const WARM_UP = 3;

async function timeClaim({ db, hotDb }: { db: Database; hotDb: Database }, { bucket }: Pile): Promise<number> {
  const now = new Date();
  const startedAt = performance.now();
  const { deliveries } = await claimDeliveries(hotDb, {
    ...{ bucket, now, leaseId: `lse_${now.getTime()}`, leasedUntil: new Date(now.getTime() + 60_000), workerKey: null },
    ...{ deliveriesMax: 256, bytesMax: Number.MAX_SAFE_INTEGER, laneConcurrency: LANE_CONCURRENCY },
  });
  const took = performance.now() - startedAt;
  const taken = new Set(deliveries.map(({ id }) => id)).size;
  if (taken !== LANE_CONCURRENCY || deliveries.length !== taken)
    throw new Error(`A claim took ${deliveries.length} deliveries, ${taken} of them different.`);
  await expireLeases(db, { kind: "all", now });
  return took;
}
