import type { BossAnswer, BossRequest } from "../processes/boss-sender.ts";
import type { BullRequest } from "../processes/bull-sender.ts";
import { startChild } from "../stage/child.ts";
import { cpuLog } from "../stage/cpu-log.ts";
import type { Watched } from "../stage/cpu-time.ts";
import { startDatabase } from "../stage/database.ts";
import { deliver } from "../stage/deliver.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { orderEvent } from "../stage/order-event.ts";
import { bareOf, type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { startRedis } from "../stage/redis.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const ENDPOINTS = 50;
/** Many rounds, because five runs differ by up to a sixth, while the two ways differ by a tenth. */
const ROUNDS = 11;
const WITHIN_MS = 120_000;
const PATHS = Array.from({ length: ENDPOINTS }, (_, index) => `/endpoint-${index}`);

/** Another way to send, with one job for each call. */
interface Rival {
  readonly name: string;
  readonly processes: Readonly<Record<string, Watched>>;
  /** Sends as requested, and returns the start time. */
  readonly send: (options: Omit<BossRequest, "databaseUrl">) => Promise<BossAnswer>;
  readonly stop: () => Promise<unknown>;
}

/**
 * The same calls, each a job of pg-boss in the same PostgreSQL, or of BullMQ if the machine has a Redis. Both do less
 * than a hub: they store no event, decision or attempt, and limit no endpoint to its slots.
 */
export const b11JobQueue: Measure = { id: "B11", run };

async function run(effort: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop(PATHS.map((path) => ({ path, productId: "7" })));
  const figures: Figure[] = [];
  for (const startRival of [startBoss, startBull]) {
    const rival = await startRival();
    if (rival === null) continue;
    figures.push(await compare(shop, rival, effort));
    await rival.stop();
  }
  await shop.stop();
  return figures;
}

async function startBoss(): Promise<Rival> {
  const [database, boss] = [await startDatabase(), startChild<BossRequest, BossAnswer>("boss-sender.ts")];
  return {
    name: "pg-boss",
    processes: { sender: { pid: boss.pid, family: false }, database: database.process },
    send: (options) => boss.ask({ ...options, databaseUrl: database.url }),
    stop: () => boss.stop().then(() => database.stop()),
  };
}

async function startBull(): Promise<Rival | null> {
  const redis = await startRedis();
  if (redis === null) {
    process.stdout.write(
      "B11 against BullMQ was not measured: neither valkey-server nor redis-server is on this machine.\n",
    );
    return null;
  }
  const bull = startChild<BullRequest, BossAnswer>("bull-sender.ts");
  return {
    name: "BullMQ",
    processes: { sender: { pid: bull.pid, family: false }, redis: redis.process },
    send: (options) => bull.ask({ ...options, redisPort: redis.port }),
    stop: () => bull.stop().then(() => redis.stop()),
  };
}

async function compare(shop: ReceivingShop, rival: Rival, { quick }: Effort): Promise<Figure> {
  const count = quick ? 2_500 : 15_000;
  const receiver = { pid: shop.receiver.pid, family: false };
  const ours = cpuLog({ ...(await shop.hub.processes()), receiver }, count);
  const theirs = cpuLog({ ...rival.processes, receiver }, count);
  const runs = await alternate(
    {
      ours: () => ours.note(() => deliver(shop, { count, endpoints: ENDPOINTS })),
      theirs: () => theirs.note(() => deliverBy(rival, { shop, count })),
    },
    quick ? 2 : ROUNDS,
  );
  const value = median(runs.ratios);
  const details = {
    ...{ deliveries_per_second: rounded(median(runs.ours)), by_jobs_per_second: rounded(median(runs.theirs)) },
    ...{
      ratio_spread: rounded(spread(runs.ratios)),
      spread: rounded(spread(runs.ours)),
      spread_of_jobs: rounded(spread(runs.theirs)),
    },
    ...{ core_ms_a_delivery: ours.medians(), core_ms_a_job: theirs.medians() },
    ...{ deliveries_a_run: count, runs: runs.ours.length },
  };
  const name = `deliveries a second ÷ a job for each on ${rival.name}`;
  return { id: "B11", name, value: rounded(value), goal: "> 1", holds: value > 1, unit: "ratio", details };
}

async function deliverBy(rival: Rival, { shop, count }: { shop: ReceivingShop; count: number }): Promise<number> {
  const { receiver, origin, secret } = shop;
  await receiver.ask({ kind: "forget" });
  const body = JSON.stringify({ id: "bare", version: 1, event_id: "bare", ...orderEvent() });
  const { startedAt } = await rival.send({ origin, paths: PATHS.map(bareOf), secret, body, count });
  return rateOf(await receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS }), { startedAt, ids: count });
}
