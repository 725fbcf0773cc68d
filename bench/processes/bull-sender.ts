import { Queue, Worker } from "bullmq";
import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { type DeliveryJob, postOne } from "../stage/post-one.ts";
import type { BossAnswer, BossRequest } from "./boss-sender.ts";

/** Sends this many signed POSTs, each as one job of BullMQ. */
export interface BullRequest extends Omit<BossRequest, "databaseUrl"> {
  readonly redisPort: number;
}

const QUEUE = "deliveries";
const CONCURRENCY = 256;
const JOBS_AN_INSERT = 1_000;
let queue: Queue<DeliveryJob> | null = null;
let number = 0;

/**
 * As many at once as a hub sends by default. Finished jobs are removed, because Redis would otherwise keep them all
 * in memory.
 */
async function start({ redisPort, origin, secret }: BullRequest): Promise<Queue<DeliveryJob>> {
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

answerMessages<BullRequest, BossAnswer>(async (request) => {
  queue ??= await start(request);
  const startedAt = String(process.hrtime.bigint());
  for (let made = 0; made < request.count; made += JOBS_AN_INSERT) {
    const jobs = Array.from({ length: Math.min(JOBS_AN_INSERT, request.count - made) }, () => {
      number += 1;
      const path = request.paths[number % request.paths.length] ?? "/";
      return { name: "deliver", data: { id: `bull_${number}`, path, body: request.body } };
    });
    await queue.addBulk(jobs);
  }
  return { startedAt };
});
