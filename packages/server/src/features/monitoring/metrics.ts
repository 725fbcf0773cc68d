import { OUTCOMES } from "@haak/core";
import { sql } from "kysely";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { isLeased } from "../../pipeline/queue/delivery-conditions.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { DatabaseSession } from "../../platform/postgres/session.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { REMOVED_KINDS } from "../retention/index.ts";

export interface MetricsParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly session: Pick<DatabaseSession, "beat">;
}

/** Creates the hub's own metrics. Their names follow the rules of Prometheus. Counters are about this process, but gauges are about the whole hub. */
export function createMetrics({ db, clock, session }: MetricsParts) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: "haak_clock_ahead_seconds",
    help: "How far this process's clock is ahead of the database's. If it differs by more than 5 s, the process sends nothing.",
    registers,
    collect() {
      const beat = session.beat();
      this.set(beat === null ? Number.NaN : beat.clockAheadMs / 1_000);
    },
  });
  addQueueGauges({ db, clock, registers });
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
    registry,
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

export type Metrics = ReturnType<typeof createMetrics>;

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

/** Reads the gauges from the database at each scrape, so that every process reports the same values. */
function addQueueGauges({ db, clock, registers }: { db: Database; clock: Clock; registers: Registry[] }): void {
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
}
