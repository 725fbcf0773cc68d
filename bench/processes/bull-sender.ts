import { Queue, Worker } from "bullmq";
import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { type DeliveryJob, postOne } from "../stage/post-one.ts";
import type { BossAnswer, BossWish } from "./boss-sender.ts";

/** So many signed POSTs, each a job of its own on BullMQ. */
export interface BullWish extends Omit<BossWish, "databaseUrl"> {
  readonly redisPort: number;
}

const QUEUE = "deliveries";
const CONCURRENCY = 256;
const JOBS_AN_INSERT = 1_000;
let queue: Queue<DeliveryJob> | null = null;
let number = 0;

/** As many at once as the hub has by itself, and nothing kept of what has ended. */
async function start({ redisPort, origin, secret }: BullWish): Promise<Queue<DeliveryJob>> {
  const connection = { host: "127.0.0.1", port: redisPort, maxRetriesPerRequest: null };
  const started = new Queue<DeliveryJob>(QUEUE, { connection, defaultJobOptions: { removeOnComplete: true } });
  const pool = new Pool(origin, { connections: CONCURRENCY });
  const worker = new Worker<DeliveryJob>(QUEUE, async ({ data }) => postOne(pool, { ...data, secret }), {
    connection,
    concurrency: CONCURRENCY,
  });
  worker.on("failed", (_, error) => {
    throw error;
  });
  await worker.waitUntilReady();
  return started;
}

answerMessages<BullWish, BossAnswer>(async (wish) => {
  queue ??= await start(wish);
  const startedAt = String(process.hrtime.bigint());
  for (let made = 0; made < wish.count; made += JOBS_AN_INSERT) {
    const jobs = Array.from({ length: Math.min(JOBS_AN_INSERT, wish.count - made) }, () => {
      number += 1;
      const path = wish.paths[number % wish.paths.length] ?? "/";
      return { name: "deliver", data: { id: `bull_${number}`, path, body: wish.body } };
    });
    await queue.addBulk(jobs);
  }
  return { startedAt };
});
