import type { RelayWish } from "../processes/express-relay.ts";
import type { KeepingRelayWish } from "../processes/keeping-relay.ts";
import type { ReportAnswer, ReportWish } from "../processes/reporter.ts";
import { type Child, startChild } from "../stage/child.ts";
import { cpuBook, ratioByOwnCores } from "../stage/cpu-book.ts";
import type { Watched } from "../stage/cpu-time.ts";
import type { Listening } from "../stage/event-route.ts";
import { type FloorWish, measureFloor, measureFloors } from "../stage/floor.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { bareOf, type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOAL = 0.5;
const CONNECTIONS = 64;
const WITHIN_MS = 120_000;
const PATH = "/orders";

/**
 * Events a second from single durable reports to verified calls, beside what one would write without a hub: an Express route
 * that posts the same signed body to the same receiver before it answers, and keeps nothing. It posts as many at once as there are
 * connections that report, so the hub's endpoint has as many slots, instead of the 16 of one that nobody set: what is measured is
 * what an event costs, and not for how long it stands in a queue for a slot.
 */
export const b2Events: Measure = { id: "B2", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop([{ path: PATH, productId: "7", concurrency: CONNECTIONS }]);
  const reporter = startChild<ReportWish, ReportAnswer>("reporter.ts");
  const relay = startChild<RelayWish, Listening>("express-relay.ts");
  const { origin, secret } = shop;
  const relayWish = { origin, path: bareOf(PATH), secret, connections: CONNECTIONS };
  const { url: relayUrl } = await relay.ask(relayWish);
  const count = quick ? 1_000 : 6_000;
  const reportTo = (url: string) => report({ shop, reporter, url, count });
  const both = { reporter: { pid: reporter.pid, family: false }, receiver: { pid: shop.receiver.pid, family: false } };
  const ours = cpuBook({ ...(await shop.hub.processes()), ...both }, count);
  const theirs = cpuBook({ relay: { pid: relay.pid, family: false }, ...both }, count);
  const runs = await alternate(
    {
      ours: () => ours.note(() => reportTo(shop.hub.url)),
      theirs: () => theirs.note(() => reportTo(relayUrl)),
    },
    quick ? 2 : 5,
  );
  const bareWay = { relayWish, reportTo, relayUrl, watched: both, things: count };
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
  readonly relayWish: RelayWish;
  readonly relayUrl: string;
  readonly reportTo: (url: string) => Promise<number>;
  readonly watched: Readonly<Record<string, Watched>>;
  readonly things: number;
}

/**
 * The relay that keeps what it posts on, beside the one that keeps nothing; the same with each event checked and decided; and with each
 * call made as by the hub.
 */
async function floorsBeside({ relayWish, relayUrl, reportTo, watched, things }: BareWay) {
  const wish = (asHub: KeepingRelayWish["asHub"]): FloorWish<KeepingRelayWish, Listening> => ({
    keeper: { file: "keeping-relay.ts", role: "relay" },
    async kept(relay, keep) {
      const { url } = await relay.ask({ ...relayWish, ...keep, asHub });
      return () => reportTo(url);
    },
    bare: () => reportTo(relayUrl),
    ...{ watched, things },
  });
  return {
    ...(await measureFloors(wish("nothing"))),
    floor_of_decisions: await measureFloor(wish("decisions"), "hub"),
    floor_of_calls: await measureFloor(wish("calls"), "hub"),
  };
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
