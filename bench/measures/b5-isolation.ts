import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { startChild } from "../stage/child.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { orderEvent } from "../stage/order-event.ts";
import { type ReceivingShop, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, percentile, rounded, spread } from "../stage/statistics.ts";
import { timeReports } from "../stage/timed-reports.ts";

const PER_SECOND = 100;
const GOAL = 2;
/**
 * A p99 rests on the eight slowest of 800 calls, and one pause of the machine slows more than eight. So it takes many
 * rounds.
 */
const ROUNDS = 11;
const EVENTS_A_BATCH = 500;

/**
 * How much a healthy endpoint suffers from one that hangs and has a backlog: its p99 with the other endpoint ÷ without.
 */
export const b5Isolation: Measure = { id: "B5", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const rules = [
    { path: "/timed", productId: "healthy" },
    { path: "/hang", productId: "hanging" },
  ];
  // Two hubs in turn, because a backlog cannot be removed again.
  const [calm, burdened] = [await startReceivingShop(rules), await startReceivingShop(rules)];
  const backlog = quick ? 10_000 : 100_000;
  await pileUp(burdened, backlog);
  const p99 = async (shop: ReceivingShop, seconds: number) =>
    percentile(await timeReports({ shop, reporter, productId: "healthy", perSecond: PER_SECOND, seconds }), 99);
  await p99(calm, 1);
  await p99(burdened, 1);
  const runs = { without: [] as number[], beside: [] as number[] };
  for (let round = 0; round < (quick ? 2 : ROUNDS); round += 1) {
    runs.without.push(await p99(calm, quick ? 2 : 8));
    runs.beside.push(await p99(burdened, quick ? 2 : 8));
  }
  const { data } = await burdened.hub.ask<{ data: { pending: number }[] }>("GET", "/v1/endpoints");
  await Promise.all([calm.stop(), burdened.stop(), reporter.stop()]);
  const value = median(runs.beside) / median(runs.without);
  const details = {
    ...{ p99_beside_ms: rounded(median(runs.beside)), p99_without_ms: rounded(median(runs.without)) },
    ...{ spread: rounded(spread(runs.beside)), spread_without: rounded(spread(runs.without)) },
    ...{ piled_up: Math.max(...data.map(({ pending }) => pending)), backlog, runs: runs.beside.length },
  };
  const name = `p99 beside an endpoint that hangs with ${backlog} waiting ÷ without`;
  return [{ id: "B5", name, value: rounded(value), goal: `≤ ${GOAL}`, holds: value <= GOAL, unit: "ratio", details }];
}

async function pileUp({ hub }: ReceivingShop, count: number): Promise<void> {
  for (let made = 0; made < count; made += EVENTS_A_BATCH) {
    const events = Array.from({ length: EVENTS_A_BATCH }, () => orderEvent("hanging"));
    await hub.ask("POST", "/v1/events", { events });
  }
}
