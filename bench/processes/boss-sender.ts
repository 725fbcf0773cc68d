import { PgBoss } from "pg-boss";
import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { type DeliveryJob, postOne } from "../stage/post-one.ts";

/** Sends this many signed POSTs, each as one job of pg-boss. */
export interface BossRequest {
  readonly databaseUrl: string;
  readonly origin: string;
  readonly paths: readonly string[];
  readonly secret: string;
  readonly body: string;
  readonly count: number;
}

/** The start time, in nanoseconds of the machine's steady clock. */
export interface BossAnswer {
  readonly startedAt: string;
}

const QUEUE = "deliveries";
const JOBS_A_FETCH = 64;
const FETCHERS = 4;
const JOBS_AN_INSERT = 5_000;
let boss: PgBoss | null = null;
let number = 0;

/**
 * Fetches and completes jobs in batches, without a pause while batches are full: the fastest way that pg-boss offers.
 */
async function start({ databaseUrl, origin, secret }: BossRequest): Promise<PgBoss> {
  const started = new PgBoss(databaseUrl);
  started.on("error", (error) => {
    throw error;
  });
  await started.start();
  await started.createQueue(QUEUE);
  const pool = new Pool(origin, { connections: 256 });
  const options = {
    ...{ batchSize: JOBS_A_FETCH, localConcurrency: FETCHERS },
    ...{ pollingIntervalSeconds: 0.5, burstWhenBatchFull: true },
  };
  await started.work<DeliveryJob>(QUEUE, options, async (jobs) => {
    await Promise.all(jobs.map(({ data }) => postOne(pool, { ...data, secret })));
  });
  return started;
}

answerMessages<BossRequest, BossAnswer>(async (request) => {
  boss ??= await start(request);
  const startedAt = String(process.hrtime.bigint());
  for (let made = 0; made < request.count; made += JOBS_AN_INSERT) {
    const jobs = Array.from({ length: Math.min(JOBS_AN_INSERT, request.count - made) }, () => {
      number += 1;
      return {
        data: { id: `boss_${number}`, path: request.paths[number % request.paths.length] ?? "/", body: request.body },
      };
    });
    await boss.insert(QUEUE, jobs);
  }
  return { startedAt };
});
