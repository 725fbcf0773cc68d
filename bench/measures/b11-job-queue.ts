import type { BossAnswer, BossWish } from "../processes/boss-sender.ts";
import { type Child, startChild } from "../stage/child.ts";
import { cpuBook } from "../stage/cpu-book.ts";
import { type BenchDatabase, startDatabase } from "../stage/database.ts";
import { deliver } from "../stage/deliver.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { orderEvent } from "../stage/order-event.ts";
import { bareOf, type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const ENDPOINTS = 50;
const WITHIN_MS = 120_000;
const PATHS = Array.from({ length: ENDPOINTS }, (_, index) => `/endpoint-${index}`);

/**
 * The same calls, each a job on pg-boss in the same PostgreSQL. It does less: no event, no decision, no attempt is kept, no
 * endpoint is held to its slots, and an endpoint that hangs holds up the batch that it is in.
 */
export const b11JobQueue: Measure = { id: "B11", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop(PATHS.map((path) => ({ path, productId: "7" })));
  const [database, boss] = [await startDatabase(), startChild<BossWish, BossAnswer>("boss-sender.ts")];
  const count = quick ? 2_500 : 15_000;
  const receiver = { pid: shop.receiver.pid, family: false };
  const ours = cpuBook({ ...(await shop.hub.processes()), receiver }, count);
  const theirs = cpuBook({ sender: { pid: boss.pid, family: false }, database: database.process, receiver }, count);
  const runs = await alternate(
    {
      ours: () => ours.note(() => deliver(shop, { count, endpoints: ENDPOINTS })),
      theirs: () => theirs.note(() => deliverByJobs({ shop, database, boss, count })),
    },
    quick ? 2 : 5,
  );
  await Promise.all([shop.stop(), boss.stop()]);
  await database.stop();
  const value = median(runs.ours) / median(runs.theirs);
  const details = {
    ...{ deliveries_per_second: rounded(median(runs.ours)), by_jobs_per_second: rounded(median(runs.theirs)) },
    ...{ spread: rounded(spread(runs.ours)), spread_of_jobs: rounded(spread(runs.theirs)) },
    ...{ core_ms_a_delivery: ours.medians(), core_ms_a_job: theirs.medians() },
    ...{ deliveries_a_run: count, runs: runs.ours.length, bullmq: "not measured: no npm package brings a Redis" },
  };
  const name = "deliveries a second ÷ a job for each on pg-boss";
  return [{ id: "B11", name, value: rounded(value), goal: "> 1", holds: value > 1, unit: "ratio", details }];
}

interface JobWish {
  readonly shop: ReceivingShop;
  readonly database: BenchDatabase;
  readonly boss: Child<BossWish, BossAnswer>;
  readonly count: number;
}

async function deliverByJobs({ shop, database, boss, count }: JobWish): Promise<number> {
  const { receiver, origin, secret } = shop;
  await receiver.ask({ kind: "forget" });
  const body = JSON.stringify({ id: "bare", version: 1, event_id: "bare", ...orderEvent() });
  const wish = { databaseUrl: database.url, origin, paths: PATHS.map(bareOf), secret, body, count };
  const { startedAt } = await boss.ask(wish);
  return rateOf(await receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS }), { startedAt, ids: count });
}
