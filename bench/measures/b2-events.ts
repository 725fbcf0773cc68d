import type { RelayAnswer, RelayWish } from "../processes/express-relay.ts";
import type { ReportAnswer, ReportWish } from "../processes/reporter.ts";
import { type Child, startChild } from "../stage/child.ts";
import { cpuBook } from "../stage/cpu-book.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { bareOf, type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOAL = 0.5;
const CONNECTIONS = 64;
const WITHIN_MS = 120_000;
const PATH = "/orders";

/**
 * Events a second from single durable reports to verified calls, beside what one would write without a hub: an Express route
 * that posts the same signed body to the same receiver before it answers, and keeps nothing.
 */
export const b2Events: Measure = { id: "B2", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop([{ path: PATH, productId: "7" }]);
  const reporter = startChild<ReportWish, ReportAnswer>("reporter.ts");
  const relay = startChild<RelayWish, RelayAnswer>("express-relay.ts");
  const { port } = await relay.ask({ origin: shop.origin, path: bareOf(PATH), secret: shop.secret });
  const count = quick ? 1_000 : 6_000;
  const relayUrl = `http://127.0.0.1:${port}`;
  const both = { reporter: { pid: reporter.pid, family: false }, receiver: { pid: shop.receiver.pid, family: false } };
  const ours = cpuBook({ ...(await shop.hub.processes()), ...both }, count);
  const theirs = cpuBook({ relay: { pid: relay.pid, family: false }, ...both }, count);
  const runs = await alternate(
    {
      ours: () => ours.note(() => report({ shop, reporter, url: shop.hub.url, count })),
      theirs: () => theirs.note(() => report({ shop, reporter, url: relayUrl, count })),
    },
    quick ? 2 : 5,
  );
  await Promise.all([shop.stop(), reporter.stop(), relay.stop()]);
  const value = median(runs.ratios);
  const details = {
    ...{ events_per_second: rounded(median(runs.ours)), relayed_per_second: rounded(median(runs.theirs)) },
    ...{
      ratio_spread: rounded(spread(runs.ratios)),
      spread: rounded(spread(runs.ours)),
      relay_spread: rounded(spread(runs.theirs)),
    },
    ...{ core_ms_an_event: ours.medians(), core_ms_a_relayed: theirs.medians() },
    ...{ events_a_run: count, runs: runs.ours.length, connections: CONNECTIONS },
  };
  const name = "events a second, reported to delivered ÷ an Express route that posts them on";
  return [{ id: "B2", name, value: rounded(value), goal: `≥ ${GOAL}`, holds: value >= GOAL, unit: "ratio", details }];
}

interface Report {
  readonly shop: ReceivingShop;
  readonly reporter: Child<ReportWish, ReportAnswer>;
  readonly url: string;
  readonly count: number;
}

/** From the first report to the last verified arrival. */
async function report({ shop: { hub, receiver }, reporter, url, count }: Report): Promise<number> {
  await receiver.ask({ kind: "forget" });
  const wish = { url, apiKey: hub.apiKey, productId: "7", count, connections: CONNECTIONS, perSecond: null };
  const { startedAt } = await reporter.ask(wish);
  return rateOf(await receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS }), { startedAt, ids: count });
}
