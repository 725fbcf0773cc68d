import type { RelayOptions } from "../processes/express-relay.ts";
import type { KeepingRelayOptions } from "../processes/keeping-relay.ts";
import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { type Child, startChild } from "../stage/child.ts";
import { cpuLog, ratioByOwnCores } from "../stage/cpu-log.ts";
import type { Watched } from "../stage/cpu-time.ts";
import type { Listening } from "../stage/event-route.ts";
import { type FloorOptions, measureFloor, measureFloors } from "../stage/floor.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { bareOf, type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOAL = 0.5;
const CONNECTIONS = 64;
const WITHIN_MS = 120_000;
const PATH = "/orders";

/**
 * Events per second from single durable reports to verified calls, divided by what one would write without a hub: an
 * Express route that posts the same signed body to the same receiver before it answers, and stores nothing. The route
 * posts as many at once as there are reporting connections, so the hub's endpoint gets as many slots instead of the
 * default of 16. Otherwise the measure would count waiting for a slot instead of the cost of an event.
 */
export const b2Events: Measure = { id: "B2", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop([{ path: PATH, productId: "7", concurrency: CONNECTIONS }]);
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const relay = startChild<RelayOptions, Listening>("express-relay.ts");
  const { origin, secret } = shop;
  const relayOptions = { origin, path: bareOf(PATH), secret, connections: CONNECTIONS };
  const { url: relayUrl } = await relay.ask(relayOptions);
  const count = quick ? 1_000 : 6_000;
  const reportTo = (url: string) => report({ shop, reporter, url, count });
  const both = { reporter: { pid: reporter.pid, family: false }, receiver: { pid: shop.receiver.pid, family: false } };
  const ours = cpuLog({ ...(await shop.hub.processes()), ...both }, count);
  const theirs = cpuLog({ relay: { pid: relay.pid, family: false }, ...both }, count);
  const runs = await alternate(
    {
      ours: () => ours.note(() => reportTo(shop.hub.url)),
      theirs: () => theirs.note(() => reportTo(relayUrl)),
    },
    quick ? 2 : 5,
  );
  const bareWay = { relayOptions, reportTo, relayUrl, watched: both, things: count };
  const floors = quick ? {} : await floorsBeside(bareWay);
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
    ratio_by_own_cores: ratioByOwnCores(ours, theirs),
    ...{ ...floors, events_a_run: count, runs: runs.ours.length, connections: CONNECTIONS, slots: CONNECTIONS },
  };
  const name = "events a second, reported to delivered ÷ an Express route that posts them on";
  return [{ id: "B2", name, value: rounded(value), goal: `≥ ${GOAL}`, holds: value >= GOAL, unit: "ratio", details }];
}

interface BareWay {
  readonly relayOptions: RelayOptions;
  readonly relayUrl: string;
  readonly reportTo: (url: string) => Promise<number>;
  readonly watched: Readonly<Record<string, Watched>>;
  readonly things: number;
}

/**
 * Compares the relay that stores nothing with one that stores each event and call, one that also checks and decides,
 * and one that also sends by the hub's own functions.
 */
async function floorsBeside({ relayOptions, relayUrl, reportTo, watched, things }: BareWay) {
  const options = (asHub: KeepingRelayOptions["asHub"]): FloorOptions<KeepingRelayOptions, Listening> => ({
    keeper: { file: "keeping-relay.ts", role: "relay" },
    async kept(relay, keep) {
      const { url } = await relay.ask({ ...relayOptions, ...keep, asHub });
      return () => reportTo(url);
    },
    bare: () => reportTo(relayUrl),
    ...{ watched, things },
  });
  return {
    ...(await measureFloors(options("nothing"))),
    floor_of_decisions: await measureFloor(options("decisions"), "hub"),
    floor_of_calls: await measureFloor(options("calls"), "hub"),
  };
}

interface Report {
  readonly shop: ReceivingShop;
  readonly reporter: Child<ReportOptions, ReportAnswer>;
  readonly url: string;
  readonly count: number;
}

/** Events per second, from the first report to the last verified arrival. */
async function report({ shop: { hub, receiver }, reporter, url, count }: Report): Promise<number> {
  await receiver.ask({ kind: "forget" });
  const options = { url, apiKeys: [hub.apiKey], productId: "7", count, connections: CONNECTIONS, perSecond: null };
  const { startedAt } = await reporter.ask(options);
  return rateOf(await receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS }), { startedAt, ids: count });
}
