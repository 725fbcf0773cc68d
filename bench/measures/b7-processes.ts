import { availableParallelism } from "node:os";
import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { type Child, startChild } from "../stage/child.ts";
import { type CpuLog, cpuLog } from "../stage/cpu-log.ts";
import { deliver } from "../stage/deliver.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOAL = 1.4;
const ENDPOINTS = 50;
const CONNECTIONS = 64;
const WITHIN_MS = 120_000;
/** The default of `npm start`, but at least two, because one process needs no comparison with itself. */
const PROCESSES = Math.max(2, availableParallelism() - 1);

/**
 * Deliveries and single events per second of a hub with several processes, divided by those of one with a single
 * process. Sender, receiver and databases share the same cores, so the details say how busy all cores were.
 */
export const b7Processes: Measure = { id: "B7", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const rules = Array.from({ length: ENDPOINTS }, (_, index) => ({ path: `/endpoint-${index}`, productId: "7" }));
  // One endpoint of 64 slots for single events, as in B2.
  const single = { path: "/orders", productId: "single", concurrency: CONNECTIONS };
  const start = (processes: number) =>
    startReceivingShop([...rules, single], { environment: { HAAK_PROCESSES: String(processes) } });
  const [one, several] = [await start(1), await start(PROCESSES)];
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const calls = { count: quick ? 2_500 : 10_000, endpoints: ENDPOINTS };
  const events = quick ? 1_000 : 6_000;
  const rounds = quick ? 2 : 5;
  const figures = [
    await compare({ one, several }, { things: calls.count, rounds, of: (shop) => deliver(shop, calls) }),
    await compare({ one, several }, { things: events, rounds, of: (shop) => report(shop, reporter, events) }),
  ];
  await Promise.all([one.stop(), several.stop(), reporter.stop()]);
  return figures.map(({ value, details }, index) => ({
    ...{
      id: "B7",
      name: `${index === 0 ? "deliveries" : "single events"} a second of ${PROCESSES} processes ÷ of one`,
    },
    ...{ value: rounded(value), goal: `≥ ${GOAL}`, holds: value >= GOAL, unit: "ratio", details },
  }));
}

interface Comparison {
  readonly things: number;
  readonly rounds: number;
  readonly of: (shop: ReceivingShop) => Promise<number>;
}

interface Shops {
  readonly one: ReceivingShop;
  readonly several: ReceivingShop;
}

async function compare({ one, several }: Shops, { things, rounds, of }: Comparison) {
  const logOf = async ({ hub, receiver }: ReceivingShop) =>
    cpuLog({ ...(await hub.processes()), receiver: { pid: receiver.pid, family: false } }, things);
  const logs = { one: await logOf(one), several: await logOf(several) };
  const runs = await alternate(
    { theirs: () => logs.one.note(() => of(one)), ours: () => logs.several.note(() => of(several)) },
    rounds,
  );
  const details = {
    ...{ several_per_second: rounded(median(runs.ours)), one_per_second: rounded(median(runs.theirs)) },
    ...{ spread_several: rounded(spread(runs.ours)), spread_one: rounded(spread(runs.theirs)) },
    ...{ core_ms_several: logs.several.medians(), core_ms_one: logs.one.medians() },
    ...{ busy_cores_several: busyCores(logs.several, runs.ours), busy_cores_one: busyCores(logs.one, runs.theirs) },
    ...{ cores: availableParallelism(), processes: PROCESSES, things_a_run: things, runs: runs.ours.length },
  };
  return { value: median(runs.ratios), details };
}

/** How many cores the hub, its database and the receiver used. Near the number of cores, these are the limit. */
function busyCores(log: CpuLog, rates: readonly number[]): number {
  const milliseconds = Object.values(log.exactMedians()).reduce((sum, one) => sum + one, 0);
  return rounded((milliseconds * median(rates)) / 1_000);
}

/** Events per second, from the first report to the last verified arrival. */
async function report(
  { hub, receiver }: ReceivingShop,
  reporter: Child<ReportOptions, ReportAnswer>,
  count: number,
): Promise<number> {
  await receiver.ask({ kind: "forget" });
  const options = { url: hub.url, apiKeys: [hub.apiKey], productId: "single", count, connections: CONNECTIONS };
  const { startedAt } = await reporter.ask({ ...options, perSecond: null });
  return rateOf(await receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS }), { startedAt, ids: count });
}
