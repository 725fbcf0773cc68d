import { OUTCOMES } from "@haak/core";
import { sql } from "kysely";
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { isLeased } from "../../pipeline/queue/delivery-conditions.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { DatabaseSession } from "../../platform/postgres/session.ts";
import type { Siblings } from "../../platform/process/siblings.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { REMOVED_KINDS } from "../retention/index.ts";

export interface MetricsParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly session: Pick<DatabaseSession, "beat">;
  readonly siblings: Pick<Siblings, "count" | "counted">;
}

/**
 * How often the lag of the event loop is measured. Every 10 ms, which is the default of `prom-client`, would cost 0.7 % of a core all the time.
 * The lag in the metrics contains this interval.
 */
const LAG_INTERVAL_MS = 50;

/** What one process counted, as it is sent to others. */
type Counts = Awaited<ReturnType<Registry["getMetricsAsJSON"]>>;

/** Creates the hub's own metrics. Their names follow the rules of Prometheus. Counters are about this process, but gauges are about the whole hub. */
export function createMetrics({ db, clock, session, siblings }: MetricsParts) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_INTERVAL_MS });
  const registers = [registry];
  new Gauge({
    name: "haak_clock_ahead_seconds",
    help: "How far this process's clock is ahead of the database's. If it differs by more than 5 s, the process sends nothing.",
    registers,
    // The processes of one start are on one machine.
    aggregator: "average",
    collect() {
      const beat = session.beat();
      this.set(beat === null ? Number.NaN : beat.clockAheadMs / 1_000);
    },
  });
  const ofHub = createHubGauges({ db, clock });
  return { ...createPage({ registry, ofHub, siblings }), ...createCounters(registers) };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** What this process counts. */
function createCounters(registers: Registry[]) {
  const attempts = new Counter({
    name: "haak_attempts_total",
    help: "Attempts recorded by this process.",
    labelNames: ["outcome"],
    registers,
  });
  const removed = new Counter({
    name: "haak_removed_total",
    help: "Rows that this process removed because they were older than the retention.",
    labelNames: ["kind"],
    registers,
  });
  // A series must exist before its first count, because otherwise its rate cannot be computed.
  for (const outcome of OUTCOMES) attempts.inc({ outcome }, 0);
  for (const kind of REMOVED_KINDS) removed.inc({ kind }, 0);
  return {
    attempts,
    removed,
    eventsAccepted: new Counter({
      name: "haak_events_accepted_total",
      help: "Events stored by this process; duplicates are not counted.",
      registers,
    }),
    eventsReadWithNotes: new Counter({
      name: "haak_events_read_with_notes_total",
      help: "Events stored by this process whose body at Plug&Pay had values in an unexpected form; duplicates are not counted.",
      registers,
    }),
    attemptDuration: new Histogram({
      name: "haak_attempt_duration_seconds",
      help: "From the start of an attempt to the end of its answer.",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
      registers,
    }),
    resultsRefused: new Counter({
      name: "haak_results_refused_total",
      help: "Results of attempts that the database refused, stored without what was sent and answered. Any value above zero is a defect.",
      registers,
    }),
    sweeperRescued: new Counter({
      name: "haak_sweeper_rescued_total",
      help: "Lanes that were idle although they had due work. Any value above zero is a bug.",
      registers,
    }),
  };
}

const COUNT_PENDING = sql<{ count: number }>`select count(*) from pending_delivery`;

/** Reads the first row of each active lane and state, each by an index that contains nothing else. */
const FIND_OLDEST = sql<{ due_at: Date | null }>`
  select min(d.due_at) as due_at from active_lane k
  join lane l on l.bucket = k.bucket and l.shop_id = k.shop_id and l.endpoint_id = k.endpoint_id
  cross join lateral (
    (select d.due_at from pending_delivery d
      where d.bucket = l.bucket and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id and d.state = 'pending'
        and not ${isLeased("d")}
      order by d.due_at limit 1)
    union all
    (select d.due_at from pending_delivery d
      where d.bucket = l.bucket and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id and d.state = 'waiting'
        and not ${isLeased("d")}
      order by d.due_at limit 1)
  ) as d
  where not l.paused`;

interface PageParts extends Pick<MetricsParts, "siblings"> {
  readonly registry: Registry;
  readonly ofHub: ReturnType<typeof createHubGauges>;
}

/** What this process counted, and the page for all processes of this start. */
function createPage({ registry, ofHub, siblings }: PageParts) {
  // The cast is safe, because only `counts` of an earlier process made it.
  const earlier = siblings.counted as Counts | null;
  return {
    contentType: registry.contentType,
    /** Goes on from what the process before this one counted. Its gauges ended with it. */
    async counts(): Promise<Counts> {
      const own = await registry.getMetricsAsJSON();
      if (earlier === null) return own;
      const counters = earlier.filter((metric) => isCumulative(String(metric.type)));
      return AggregatorRegistry.aggregate([own, counters]).getMetricsAsJSON();
    },
    /** Counters and histograms are summed. Gauges are combined as each of them says. */
    async page(ofProcesses: readonly (Counts | null)[]): Promise<string> {
      const answered = ofProcesses.filter((counts) => counts !== null);
      ofHub.processes.set(answered.length);
      // With a single process nothing has to be combined, and nothing is left out because it cannot be.
      const combined = siblings.count === 1 ? registry : AggregatorRegistry.aggregate(answered);
      return `${await combined.metrics()}\n${await ofHub.registry.metrics()}`;
    },
  };
}

function isCumulative(type: string): boolean {
  return type === "counter" || type === "histogram";
}

/** Gauges about the whole hub. They are read from the database at each scrape, by the process that answers it. */
function createHubGauges({ db, clock }: { db: Database; clock: Clock }) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: "haak_deliveries_pending",
    help: "Deliveries that have not ended: pending, sending, waiting or paused.",
    registers,
    async collect() {
      const { rows } = await COUNT_PENDING.execute(db);
      this.set(rows[0]?.count ?? 0);
    },
  });
  new Gauge({
    name: "haak_queue_oldest_seconds",
    help: "How long the oldest due delivery has been due.",
    registers,
    async collect() {
      const { rows } = await FIND_OLDEST.execute(db);
      const dueAt = rows[0]?.due_at ?? null;
      this.set(dueAt === null ? 0 : Math.max(0, (clock.now().getTime() - dueAt.getTime()) / 1_000));
    },
  });
  const processes = new Gauge({
    name: "haak_processes",
    help: "Processes of this start that are included here.",
    registers,
  });
  return { registry, processes };
}
