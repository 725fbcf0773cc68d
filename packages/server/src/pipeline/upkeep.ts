import { sql } from "kysely";
import { isAnyDue } from "../platform/jobs/is-any-due.ts";
import type { Log } from "../platform/log/log.ts";
import type { Vitals } from "../platform/log/vitals.ts";
import type { Database } from "../platform/postgres/database.ts";
import type { Teardown } from "../platform/process/teardown.ts";
import type { Clock } from "../platform/time/clock.ts";
import { repeat } from "../platform/time/repeat.ts";
import { createFindDeadWorkers, expireLeases } from "./queue/expire-leases.ts";
import { type LanePlace, sweepLanes } from "./queue/sweep-lanes.ts";

const SWEEP_EVERY_MS = 10_000;
const LEASE_CHECK_EVERY_MS = 1_000;

/** What the upkeep of the queue needs. */
export interface UpkeepParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly vitals: Vitals;
  readonly teardown: Teardown;
  readonly laneConcurrency: number;
  /** Hints that a bucket may have work. */
  readonly hint: (bucket: number) => void;
  /** Called with the number of lanes that slept although they had due work. */
  readonly onRescued: (lanes: number) => void;
}

/** Frees the leases of workers that died, and wakes lanes whose wake-up was lost. */
export function startUpkeep({ db, clock, log, vitals, teardown, hint, ...parts }: UpkeepParts): void {
  const expiries = vitals.part("giving back leases", { restless: true });
  const sweeps = vitals.part("sweeping the lanes", { restless: true });
  const findDeadWorkers = createFindDeadWorkers(db);
  const leases = repeat({
    name: "Giving back the deliveries of dead workers",
    everyMs: LEASE_CHECK_EVERY_MS,
    log,
    run: () =>
      expiries(async () => {
        if (!(await isAnyDue(db, [sql`from lease`]))) return;
        const past = await expireLeases(db, { kind: "past", now: clock.now() });
        const workerKeys = await findDeadWorkers();
        const dead = await expireLeases(db, { kind: "workers", workerKeys, now: clock.now() });
        [...past.buckets, ...dead.buckets].forEach(hint);
      }),
  });
  teardown.add(() => leases.stop());
  let after: LanePlace | null = null;
  const sweeper = repeat({
    name: "Sweeping the lanes",
    everyMs: SWEEP_EVERY_MS,
    log,
    run: () =>
      sweeps(async () => {
        const { laneConcurrency } = parts;
        const { count, buckets, next } = await sweepLanes(db, { now: clock.now(), laneConcurrency, after });
        after = next;
        parts.onRescued(count);
        buckets.forEach(hint);
      }),
  });
  teardown.add(() => sweeper.stop());
}
