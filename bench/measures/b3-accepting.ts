import type { StoringOptions } from "../processes/express-storing.ts";
import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { type Child, startChild } from "../stage/child.ts";
import { cpuLog, ratioByOwnCores } from "../stage/cpu-log.ts";
import type { Watched } from "../stage/cpu-time.ts";
import type { Listening } from "../stage/event-route.ts";
import { type FloorOptions, measureFloor, measureFloors } from "../stage/floor.ts";
import { type BenchHub, startHub } from "../stage/hub.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOAL = 0.5;
const CONNECTIONS = 64;

/**
 * Single events accepted per second, each on disk before its 202, divided by those of an Express route that parses
 * each event and answers, because that is the least that a server can do.
 */
export const b3Accepting: Measure = { id: "B3", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const hub = await startHub();
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const bare = startChild<object, Listening>("express-accepting.ts");
  const { url: bareUrl } = await bare.ask({});
  const count = quick ? 3_000 : 15_000;
  const sender = { pid: reporter.pid, family: false };
  const ours = cpuLog({ ...(await hub.processes()), sender }, count);
  const theirs = cpuLog({ route: { pid: bare.pid, family: false }, sender }, count);
  const reportTo = (url: string) => report({ hub, reporter, url, count });
  const runs = await alternate(
    {
      ours: () => ours.note(() => reportTo(hub.url)),
      theirs: () => theirs.note(() => reportTo(bareUrl)),
    },
    quick ? 2 : 5,
  );
  const floors = quick ? {} : await floorsBeside({ reportTo, bareUrl, sender, things: count });
  await Promise.all([hub.stop(), reporter.stop(), bare.stop()]);
  const value = median(runs.ratios);
  const details = {
    ...{ accepted_per_second: rounded(median(runs.ours)), answered_per_second: rounded(median(runs.theirs)) },
    ...{
      ratio_spread: rounded(spread(runs.ratios)),
      spread: rounded(spread(runs.ours)),
      route_spread: rounded(spread(runs.theirs)),
    },
    ...{ core_ms_an_event: ours.medians(), core_ms_an_answer: theirs.medians() },
    ratio_by_own_cores: ratioByOwnCores(ours, theirs),
    ...{ ...floors, events_a_run: count, runs: runs.ours.length, connections: CONNECTIONS },
  };
  const name = "events accepted a second ÷ an Express route that answers 202";
  return [{ id: "B3", name, value: rounded(value), goal: `≥ ${GOAL}`, holds: value >= GOAL, unit: "ratio", details }];
}

interface BareWay {
  readonly reportTo: (url: string) => Promise<number>;
  readonly bareUrl: string;
  readonly sender: Watched;
  readonly things: number;
}

/** Compares an Express route that stores nothing with one that stores each event, and one that also checks it. */
async function floorsBeside({ reportTo, bareUrl, sender, things }: BareWay) {
  const options = (checks: boolean): FloorOptions<StoringOptions, Listening> => ({
    keeper: { file: "express-storing.ts", role: "route" },
    async kept(route, keep) {
      const { url } = await route.ask({ ...keep, checks });
      return () => reportTo(url);
    },
    bare: () => reportTo(bareUrl),
    ...{ watched: { sender }, things },
  });
  return { ...(await measureFloors(options(false))), floor_of_checks: await measureFloor(options(true), "hub") };
}

interface Report {
  readonly hub: BenchHub;
  readonly reporter: Child<ReportOptions, ReportAnswer>;
  readonly url: string;
  readonly count: number;
}

/** Accepted events per second. @throws Error unless each event got a 202 with its own id. */
async function report({ hub, reporter, url, count }: Report): Promise<number> {
  const options = { url, apiKeys: [hub.apiKey], productId: "7", count, connections: CONNECTIONS, perSecond: null };
  const { startedAt, acceptedAt } = await reporter.ask(options);
  const times = Object.values(acceptedAt).map(BigInt);
  if (times.length !== count) throw new Error(`Expected ${count} ids of accepted events; there were ${times.length}.`);
  const last = times.reduce((latest, at) => (at > latest ? at : latest), 0n);
  return count / (Number(last - BigInt(startedAt)) / 1e9);
}
