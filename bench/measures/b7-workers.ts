import { cpuBook } from "../stage/cpu-book.ts";
import { deliver } from "../stage/deliver.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { startScalingShop } from "../stage/scaling-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const ENDPOINTS = 50;

/**
 * Deliveries per second of two workers on one PostgreSQL, divided by those of one. All share the same cores, so this
 * has no goal.
 */
export const b7Workers: Measure = { id: "B7", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startScalingShop(ENDPOINTS);
  const count = quick ? 2_500 : 10_000;
  const watched = { receiver: { pid: shop.receiver.pid, family: false }, ...shop.processes() };
  const [one, two] = [cpuBook(watched, count), cpuBook(watched, count)];
  const runs = await alternate(
    {
      async theirs() {
        await shop.setWorkers(1);
        return one.note(() => deliver(shop, { count, endpoints: ENDPOINTS }));
      },
      async ours() {
        await shop.setWorkers(2);
        return two.note(() => deliver(shop, { count, endpoints: ENDPOINTS }));
      },
    },
    quick ? 2 : 5,
  );
  await shop.stop();
  const value = median(runs.ratios);
  const details = {
    ...{ with_two_per_second: rounded(median(runs.ours)), with_one_per_second: rounded(median(runs.theirs)) },
    ...{ spread_two: rounded(spread(runs.ours)), spread_one: rounded(spread(runs.theirs)) },
    ...{ core_ms_a_delivery_two: two.medians(), core_ms_a_delivery_one: one.medians() },
    ...{ deliveries_a_run: count, runs: runs.ours.length },
  };
  const name = "deliveries a second of two workers ÷ of one, on the same cores";
  return [{ id: "B7", name, value: rounded(value), goal: "reported only", holds: true, unit: "ratio", details }];
}
