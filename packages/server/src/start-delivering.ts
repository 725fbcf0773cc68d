import packageJson from "../package.json" with { type: "json" };
import type { World } from "./open-world.ts";
import { createOpenConnection } from "./plan/open-connection.ts";
import { createRuleBooks } from "./plan/rule-book.ts";
import { claimDeliveries } from "./queue/sql/claim-lanes.ts";
import { expireLeases } from "./queue/sql/expire-leases.ts";
import { findWork } from "./queue/sql/find-work.ts";
import { settleDeliveries } from "./queue/sql/settle.ts";
import { sweepLanes } from "./queue/sql/sweep.ts";
import { startWakeUp } from "./queue/wake-up.ts";
import { createAttemptDelivery } from "./send/attempt-delivery.ts";
import { createEngine, type Engine } from "./send/engine.ts";
import { createRecordAttempts } from "./track/record-attempts.ts";
import { startReplays } from "./track/replays/start-replays.ts";
import { startRetention } from "./track/retention/start-retention.ts";
import { stopGoneEndpoint } from "./track/stop-gone-endpoint.ts";
import { repeat } from "./world/repeat.ts";

const SWEEP_EVERY_MS = 10_000;
const LEASE_CHECK_EVERY_MS = 1_000;
/** A lease outlives the longest attempt by this much: for signing before it and recording after it. */
const LEASE_SPARE_MS = 10_000;

/** The part that sends; a hub that only serves keeps just the means to wake those that do. */
export interface Worker {
  readonly hint: (bucket: number) => void;
  /** Claims nothing more and resolves when what is in flight is recorded. May be called again. */
  readonly stop: () => Promise<void>;
}

/** Starts sending, unless this process only serves. `alone` says that no other process can hold a lease. */
export async function startDelivering(world: World, { alone }: { alone: boolean }): Promise<Worker> {
  const { config, db, clock, log, teardown } = world;
  const engine = config.role === "web" ? null : createWorkerEngine(world);
  const wakeUp = await startWakeUp({ url: world.url, log, onHint: (bucket) => engine?.hint(bucket) });
  teardown.add(() => wakeUp.close());
  if (engine === null) return { hint: wakeUp.hint, stop: async () => undefined };
  // The bundled database is this hub's alone, so that whoever held a lease is dead and nothing needs to wait for its end.
  if (alone) await expireLeases(db, { kind: "all", now: clock.now() });
  teardown.add(() => engine.stop());
  engine.start();
  startUpkeep(world, engine);
  const { laneConcurrency } = config;
  const replays = startReplays({ ...world, hint: wakeUp.hint, readRuleBooks: createRuleBooks(), laneConcurrency });
  teardown.add(() => replays.stop());
  return { hint: wakeUp.hint, stop: engine.stop };
}

function createWorkerEngine(world: World): Engine {
  const { config, db, clock, log, newId } = world;
  const leaseMs = config.timeoutMs + LEASE_SPARE_MS;
  const attempt = createAttemptDelivery({
    ...world,
    random: Math.random,
    openConnection: createOpenConnection(world),
    timeoutMs: config.timeoutMs,
    retryScheduleSeconds: config.retryScheduleSeconds,
    userAgent: `Haak/${packageJson.version}`,
  });
  const record = createRecordAttempts({
    ...{ clock, log, leaseMs },
    settle: (batch) => settleDeliveries(db, batch, config.breaker),
    onSettled: world.lifeLine.settled,
  });
  return createEngine({
    ...{ clock, log, newId, leaseMs },
    claim: (wish) => claimDeliveries(db, wish),
    findWork: (now) => findWork(db, now),
    async attempt(delivery) {
      const settlement = await attempt(delivery);
      const lookAt = await record(settlement);
      if (settlement.attempt.outcome === "gone") {
        const shop = { id: delivery.shopId, bucket: delivery.bucket };
        await stopGoneEndpoint(world, shop, { id: delivery.endpointId, kind: delivery.endpointKind });
      }
      return lookAt;
    },
    concurrency: config.concurrency,
    laneConcurrency: config.laneConcurrency,
  });
}

function startUpkeep(world: World, engine: Engine): void {
  startRemoving(world);
  const { config, db, clock, log, teardown, metrics } = world;
  const leases = repeat({
    ...{ name: "Giving back the deliveries of dead workers", everyMs: LEASE_CHECK_EVERY_MS, log },
    run: async () => (await expireLeases(db, { kind: "past", now: clock.now() })).buckets.forEach(engine.hint),
  });
  const sweeper = repeat({
    ...{ name: "Sweeping the lanes", everyMs: SWEEP_EVERY_MS, log },
    run: async () => {
      const { count, buckets } = await sweepLanes(db, { now: clock.now(), laneConcurrency: config.laneConcurrency });
      metrics.sweeperRescued.inc(count);
      buckets.forEach(engine.hint);
    },
  });
  teardown.add(() => leases.stop());
  teardown.add(() => sweeper.stop());
}

function startRemoving(world: World): void {
  const { config, teardown, metrics } = world;
  const retention = startRetention({
    ...world,
    retentionDays: config.retentionDays,
    onRemoved(removed) {
      for (const [kind, rows] of Object.entries(removed)) metrics.removed.inc({ kind }, rows);
    },
  });
  teardown.add(() => retention.stop());
}
