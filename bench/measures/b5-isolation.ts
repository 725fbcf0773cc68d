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
const HANGING = { shops: 50, endpointsOfShop: 10 };

/**
 * How much a healthy endpoint suffers from 500 endpoints of 50 other shops that hang, each with a backlog: its p99 beside them ÷ without.
 */
export const b5Isolation: Measure = { id: "B5", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const rules = [{ path: "/timed", productId: "healthy" }];
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
  await Promise.all([calm.stop(), burdened.stop(), reporter.stop()]);
  const value = median(runs.beside) / median(runs.without);
  const details = {
    ...{ p99_beside_ms: rounded(median(runs.beside)), p99_without_ms: rounded(median(runs.without)) },
    ...{ spread: rounded(spread(runs.beside)), spread_without: rounded(spread(runs.without)) },
    ...{ worst_beside_ms: rounded(Math.max(...runs.beside)), worst_without_ms: rounded(Math.max(...runs.without)) },
    ...{ hanging_shops: HANGING.shops, endpoints_of_each: HANGING.endpointsOfShop, backlog, runs: runs.beside.length },
  };
  const name = `p99 beside ${HANGING.shops * HANGING.endpointsOfShop} endpoints of ${HANGING.shops} shops that hang with ${backlog} waiting ÷ without`;
  return [{ id: "B5", name, value: rounded(value), goal: `≤ ${GOAL}`, holds: value <= GOAL, unit: "ratio", details }];
}

/** Makes shops whose endpoints never answer, and reports so many events that this many calls wait. */
async function pileUp({ hub, origin }: ReceivingShop, backlog: number): Promise<void> {
  const { shops, endpointsOfShop } = HANGING;
  const eventsOfShop = backlog / (shops * endpointsOfShop);
  for (let shop = 0; shop < shops; shop += 1) {
    const { ask } = await hub.addShop(`Hanging ${shop}`);
    for (let endpoint = 0; endpoint < endpointsOfShop; endpoint += 1) {
      const action = { type: "webhook", url: `${origin}/${shop}/${endpoint}/hang` };
      await ask("POST", "/v1/rules", { name: `Hanging ${endpoint}`, trigger: "order.paid", action });
    }
    await ask("POST", "/v1/events", { events: Array.from({ length: eventsOfShop }, () => orderEvent()) });
  }
}
