import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { startChild } from "../stage/child.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { startReceivingShop } from "../stage/receiving-shop.ts";
import { median, percentile, rounded, spread } from "../stage/statistics.ts";
import { timeReports } from "../stage/timed-reports.ts";

const PER_SECOND = 100;
const GOALS = { p50: 5, p99: 25 } as const;

/** The time from the 202 to the receiver's first byte, at 100 events per second. */
export const b4Latency: Measure = { id: "B4", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop([{ path: "/timed", productId: "7" }]);
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const time = (seconds: number) => timeReports({ shop, reporter, productId: "7", perSecond: PER_SECOND, seconds });
  await time(quick ? 2 : 5);
  const runs: number[][] = [];
  for (let round = 0; round < (quick ? 3 : 5); round += 1) runs.push(await time(quick ? 2 : 20));
  await Promise.all([shop.stop(), reporter.stop()]);
  return ([50, 99] as const).map((percent) => {
    const name = `p${percent}` as const;
    const ofRuns = runs.map((times) => percentile(times, percent));
    const value = median(ofRuns);
    const details = {
      runs: ofRuns.map((one) => rounded(one)),
      spread: rounded(spread(ofRuns)),
      per_second: PER_SECOND,
    };
    return {
      ...{ id: "B4", name: `from 202 to the receiver's first byte, ${name}`, value: rounded(value) },
      ...{ goal: `≤ ${GOALS[name]} ms`, holds: value <= GOALS[name], unit: "ms", details },
    };
  });
}
