import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { answerMessages } from "../stage/child.ts";
import { orderEvent, orderForm } from "../stage/order-event.ts";

/**
 * Reports single events as a shop's program does: as many at once as there are connections, or this many per second.
 */
export interface ReportOptions {
  readonly url: string;
  /** The keys of the shops, which report in turn. */
  readonly apiKeys: readonly string[];
  /** The paths to which Plug&Pay would send the notices of the shops, in turn. Without them events are reported. */
  readonly noticePaths?: readonly string[];
  readonly productId: string;
  readonly count: number;
  readonly connections: number;
  /** Null means as fast as they are accepted. */
  readonly perSecond: number | null;
  /** Ends after this time, also if fewer than `count` were reported. */
  readonly forMs?: number;
}

/** The start time and, for each event, the time of its 202: in nanoseconds of the machine's steady clock. */
export interface ReportAnswer {
  readonly startedAt: string;
  readonly acceptedAt: Readonly<Record<string, string>>;
}

const pools = new Map<string, Pool>();

function requestOf({ apiKeys, noticePaths, productId }: ReportOptions, turn: number) {
  if (noticePaths !== undefined) {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { path: inTurn(noticePaths, turn), headers, body: orderForm(productId) };
  }
  const headers = { authorization: `Bearer ${inTurn(apiKeys, turn)}`, "content-type": "application/json" };
  return { path: "/v1/events", headers, body: JSON.stringify(orderEvent(productId)) };
}

function inTurn(list: readonly string[], turn: number): string {
  const one = list[turn % list.length];
  if (one === undefined) throw new Error("Nobody reports.");
  return one;
}

let turn = 0;

async function reportOne(pool: Pool, options: ReportOptions, acceptedAt: Record<string, string>): Promise<void> {
  turn += 1;
  const answer = await pool.request({ method: "POST", ...requestOf(options, turn) });
  const at = String(process.hrtime.bigint());
  if (answer.statusCode !== 202) throw new Error(`An event was answered with ${answer.statusCode}.`);
  // The cast is safe because the answer to an event always has its id.
  const { id } = (await answer.body.json()) as { id: string };
  acceptedAt[id] = at;
}

/** Reports at fixed intervals without waiting for earlier reports, because shops do not wait for each other either. */
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

answerMessages<ReportOptions, ReportAnswer>(async (options) => {
  const pool = pools.get(options.url) ?? new Pool(options.url, { connections: options.connections });
  pools.set(options.url, pool);
  const acceptedAt: Record<string, string> = {};
  const report = () => reportOne(pool, options, acceptedAt);
  const startedAt = String(process.hrtime.bigint());
  if (options.perSecond !== null) {
    await reportPaced(options.count, { perSecond: options.perSecond, report });
    return { startedAt, acceptedAt };
  }
  let left = options.count;
  const endsAt = performance.now() + (options.forMs ?? Number.POSITIVE_INFINITY);
  const work = async () => {
    for (; left > 0 && performance.now() < endsAt; ) {
      left -= 1;
      await report();
    }
  };
  await Promise.all(Array.from({ length: options.connections }, work));
  return { startedAt, acceptedAt };
});
