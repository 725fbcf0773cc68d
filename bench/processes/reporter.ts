import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { orderEvent } from "../stage/order-event.ts";

/** Reports single events as a shop's program does: as many at once as there are connections, or so many a second. */
export interface ReportWish {
  readonly url: string;
  readonly apiKey: string;
  readonly productId: string;
  readonly count: number;
  readonly connections: number;
  /** Null: as fast as they are taken. */
  readonly perSecond: number | null;
}

/** When it began and, by event, when the 202 was there: in nanoseconds of the machine's steady clock. */
export interface ReportAnswer {
  readonly startedAt: string;
  readonly acceptedAt: Readonly<Record<string, string>>;
}

const pools = new Map<string, Pool>();

async function reportOne(pool: Pool, wish: ReportWish, acceptedAt: Record<string, string>): Promise<void> {
  const headers = { authorization: `Bearer ${wish.apiKey}`, "content-type": "application/json" };
  const body = JSON.stringify(orderEvent(wish.productId));
  const answer = await pool.request({ method: "POST", path: "/v1/events", headers, body });
  const at = String(process.hrtime.bigint());
  if (answer.statusCode !== 202) throw new Error(`An event was answered with ${answer.statusCode}.`);
  // The answer to an event holds its id.
  const { id } = (await answer.body.json()) as { id: string };
  acceptedAt[id] = at;
}

/** Reports at even distances, whatever became of the ones before, as shops do that know nothing of each other. */
async function reportPaced(count: number, { perSecond, report }: { perSecond: number; report: () => Promise<void> }) {
  const startedAt = performance.now();
  const under = [];
  for (let index = 0; index < count; index += 1) {
    const dueIn = startedAt + (index / perSecond) * 1_000 - performance.now();
    if (dueIn > 0) await wait(dueIn);
    under.push(report());
  }
  await Promise.all(under);
}

answerMessages<ReportWish, ReportAnswer>(async (wish) => {
  const pool = pools.get(wish.url) ?? new Pool(wish.url, { connections: wish.connections });
  pools.set(wish.url, pool);
  const acceptedAt: Record<string, string> = {};
  const report = () => reportOne(pool, wish, acceptedAt);
  const startedAt = String(process.hrtime.bigint());
  if (wish.perSecond !== null) {
    await reportPaced(wish.count, { perSecond: wish.perSecond, report });
    return { startedAt, acceptedAt };
  }
  let left = wish.count;
  const work = async () => {
    for (; left > 0; ) {
      left -= 1;
      await report();
    }
  };
  await Promise.all(Array.from({ length: wish.connections }, work));
  return { startedAt, acceptedAt };
});
