import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { type Child, startChild } from "../stage/child.ts";
import { cpuLog } from "../stage/cpu-log.ts";
import { deliver } from "../stage/deliver.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOAL = 0.6;
const CONNECTIONS = 64;
const WITHIN_MS = 120_000;

/**
 * Calls per second to one endpoint while 64 connections post single events, divided by those after the flood. A hub
 * that only accepts while events flood in lets a backlog grow without need. Afterwards a backlog of its own is sent,
 * because a hub that kept up with the flood has none left.
 */
export const b16Flood: Measure = { id: "B16", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop([{ path: "/orders", productId: "7" }]);
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const seconds = quick ? 3 : 10;
  const others = {
    reporter: { pid: reporter.pid, family: false },
    receiver: { pid: shop.receiver.pid, family: false },
  };
  const log = cpuLog({ ...(await shop.hub.processes()), ...others }, seconds);
  const runs: Flooded[] = [];
  for (let round = 0; round <= (quick ? 2 : 5); round += 1) {
    const flooded = await log.note(() => flood({ shop, reporter, seconds }));
    const end = await shop.receiver.ask({ kind: "await", ids: flooded.ids, withinMs: WITHIN_MS });
    // Checks that each arrived once and signed.
    rateOf(end, flooded);
    const after = await deliver(shop, { count: quick ? 1_000 : 5_000, endpoints: 1 });
    // The first round warms up.
    if (round > 0) runs.push({ ...flooded, after });
  }
  await Promise.all([shop.stop(), reporter.stop()]);
  const ratios = runs.map(({ sent, after }) => sent / after);
  const value = median(ratios);
  const of = (name: "sent" | "after" | "accepted") => rounded(median(runs.map((run) => run[name])));
  const details = {
    ...{
      calls_per_second_during: of("sent"),
      calls_per_second_after: of("after"),
      accepted_per_second: of("accepted"),
    },
    ...{ ratio_spread: rounded(spread(ratios)), core_ms_a_second_of_flood: log.medians() },
    ...{ runs: runs.length, seconds, connections: CONNECTIONS },
  };
  const name = "calls a second while 64 connections post events ÷ afterwards";
  return [{ id: "B16", name, value: rounded(value), goal: `≥ ${GOAL}`, holds: value >= GOAL, unit: "ratio", details }];
}

interface Flood {
  readonly startedAt: string;
  readonly ids: number;
  readonly accepted: number;
  /** Calls per second during the flood. */
  readonly sent: number;
}

interface Flooded extends Flood {
  readonly after: number;
}

interface FloodOptions {
  readonly shop: ReceivingShop;
  readonly reporter: Child<ReportOptions, ReportAnswer>;
  readonly seconds: number;
}

async function flood({ shop: { hub, receiver }, reporter, seconds }: FloodOptions): Promise<Flood> {
  await receiver.ask({ kind: "forget" });
  const { startedAt, acceptedAt } = await reporter.ask({
    ...{ url: hub.url, apiKeys: [hub.apiKey], productId: "7", connections: CONNECTIONS, perSecond: null },
    ...{ count: Number.MAX_SAFE_INTEGER, forMs: seconds * 1_000 },
  });
  const received = await receiver.ask({ kind: "count" });
  const took = Number(process.hrtime.bigint() - BigInt(startedAt)) / 1e9;
  const ids = Object.keys(acceptedAt).length;
  return { startedAt, ids, accepted: ids / took, sent: received.ids / took };
}
