import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { startChild } from "../stage/child.ts";
import { cpuLog } from "../stage/cpu-log.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOALS = { perSecond: 4_000, coreMs: 0.25 } as const;
const ENDPOINTS = 10;
const CONNECTIONS = 32;
const WITHIN_MS = 120_000;
const PRODUCT = "7";

/**
 * Deliveries per second where each single event goes to ten endpoints, from the first report to the last verified call, and what hub and
 * database need for one. Other webhook servers were measured with the same work.
 */
export const b15FanOut: Measure = { id: "B15", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const rules = Array.from({ length: ENDPOINTS }, (_, number) => ({ path: `/fan-out-${number}`, productId: PRODUCT }));
  const shop = await startReceivingShop(rules);
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const [events, rounds] = quick ? [200, 1] : [2_000, 5];
  const calls = events * ENDPOINTS;
  const both = { reporter: { pid: reporter.pid, family: false }, receiver: { pid: shop.receiver.pid, family: false } };
  const log = cpuLog({ ...(await shop.hub.processes()), ...both }, calls);
  const report = async () => {
    await shop.receiver.ask({ kind: "forget" });
    const { hub, receiver } = shop;
    const options = {
      url: hub.url,
      apiKeys: [hub.apiKey],
      productId: PRODUCT,
      count: events,
      connections: CONNECTIONS,
    };
    const { startedAt } = await reporter.ask({ ...options, perSecond: null });
    return rateOf(await receiver.ask({ kind: "await", ids: calls, withinMs: WITHIN_MS }), { startedAt, ids: calls });
  };
  await report();
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push(await log.note(report));
  await Promise.all([shop.stop(), reporter.stop()]);

  const { hub = 0, database = 0 } = log.exactMedians();
  const details = {
    core_ms_a_delivery: log.medians(),
    spread: rounded(spread(rates)),
    events_a_run: events,
    endpoints: ENDPOINTS,
    runs: rounds,
    connections: CONNECTIONS,
  };
  const common = { id: "B15", details };
  const [rate, coreMs] = [median(rates), hub + database];
  return [
    {
      ...common,
      name: `deliveries a second where each event goes to ${ENDPOINTS} endpoints`,
      value: rounded(rate),
      goal: `≥ ${GOALS.perSecond}`,
      holds: rate >= GOALS.perSecond,
      unit: "a second",
    },
    {
      ...common,
      name: "core-ms of hub and database for one of these deliveries",
      value: rounded(coreMs),
      goal: `≤ ${GOALS.coreMs} ms`,
      holds: coreMs <= GOALS.coreMs,
      unit: "ms",
    },
  ];
}
