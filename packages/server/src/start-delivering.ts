import { acceptParts } from "./create-accept.ts";
import { startAccessKeeper } from "./features/access-jobs/access-keeper.ts";
import { createOweAlert } from "./features/alerts/owe-alert.ts";
import { startPostOffice } from "./features/alerts/post-office.ts";
import { createOpenConnection } from "./features/connections/open-connection.ts";
import { startWatching } from "./features/endpoint-health/watch-endpoints.ts";
import { startCounting } from "./features/insights/start-counting.ts";
import { startReplays } from "./features/replays/feed-replays.ts";
import { startRetention } from "./features/retention/start-retention.ts";
import { MAIL_TIMEOUT_MS, type World } from "./open-world.ts";
import { createRuleBooks } from "./pipeline/plan/rule-book.ts";
import { claimDeliveries } from "./pipeline/queue/claim-lanes.ts";
import { expireLeases } from "./pipeline/queue/expire-leases.ts";
import { findWork } from "./pipeline/queue/find-work.ts";
import { sweepLanes } from "./pipeline/queue/sweep.ts";
import { NOBODY } from "./pipeline/queue/take-at-once.ts";
import { startWakeUp, type WakeUp } from "./pipeline/queue/wake-up.ts";
import { createAttemptDelivery } from "./pipeline/send/attempt-delivery.ts";
import { createEngine, type Engine } from "./pipeline/send/engine.ts";
import { createRecordAttempts } from "./pipeline/settle/record-attempts.ts";
import { settleDeliveries } from "./pipeline/settle/settle.ts";
import { mailDomainOf } from "./platform/mail/mail-domain.ts";
import { analyzeGrownTables } from "./platform/postgres/tables/grown-tables.ts";
import { type Repeating, repeat } from "./platform/time/repeat.ts";

const SWEEP_EVERY_MS = 10_000;
const LEASE_CHECK_EVERY_MS = 1_000;
const GROWTH_CHECK_EVERY_MS = 1_000;
/** A lease outlives the longest attempt by this much: for signing before it and recording after it. */
const LEASE_SPARE_MS = 10_000;

/** The part that sends; a hub that only serves keeps just the means to wake those that do. */
export interface Worker extends Pick<Engine, "takeAtOnce"> {
  readonly hint: (bucket: number) => void;
  /** Says that something about somebody's access may be due. */
  readonly ringKeeper: () => void;
  /** Claims nothing more and resolves when what is in flight is recorded. May be called again. */
  readonly stop: () => Promise<void>;
}

/** Starts sending, unless this process only serves. `alone` says that no other process can hold a lease. */
export async function startDelivering(world: World, { alone }: { alone: boolean }): Promise<Worker> {
  const { config, db, clock, log, teardown } = world;
  // The engine tells them of what it sees, and they stand on it: they come to be after it.
  const listeners: { watch?: Repeating; keeper?: Repeating } = {};
  const engine =
    config.role === "web"
      ? null
      : createWorkerEngine(world, { onGone: () => listeners.watch?.hint(), onNews: () => listeners.keeper?.hint() });
  const wakeUp = await startWakeUp({ url: world.url, log, onHint: (bucket) => engine?.hint(bucket) });
  teardown.add(() => wakeUp.close());
  const { hint } = wakeUp;
  if (engine === null) return { ...NO_ENGINE, hint };
  // The bundled database is this hub's alone, so that whoever held a lease is dead and nothing needs to wait for its end.
  if (alone) await expireLeases(db, { kind: "all", now: clock.now() });
  teardown.add(() => engine.stop());
  engine.start();
  startUpkeep(world, engine);
  const { laneConcurrency } = config;
  const replays = startReplays({ ...world, hint: wakeUp.hint, readRuleBooks: createRuleBooks(), laneConcurrency });
  teardown.add(() => replays.stop());
  listeners.watch = startLookingAfter(world, { wakeUp, alone });
  const keeper = startAccessKeeper({ ...world, hint: wakeUp.hint, readRuleBooks: createRuleBooks() });
  listeners.keeper = keeper;
  teardown.add(() => keeper.stop());
  return { hint, ringKeeper: keeper.hint, takeAtOnce: engine.takeAtOnce, stop: engine.stop };
}

/** Of a hub that only serves. */
const NO_ENGINE: Omit<Worker, "hint"> = {
  ringKeeper: () => undefined,
  takeAtOnce: (queue) => queue(NOBODY),
  stop: async () => undefined,
};

/** What else an attempt may lead to, beside what is recorded of it. */
interface OnAttempt {
  /** Told of each 410, whose hook or endpoint is to get nothing more from now on. */
  readonly onGone: () => void;
  /** Told of each attempt of a connector, as somebody's access may hang on it. */
  readonly onNews: () => void;
}

function createWorkerEngine(world: World, { onGone, onNews }: OnAttempt): Engine {
  const { config, hotDb, claimDb, clock, log, newId } = world;
  const leaseMs = config.timeoutMs + LEASE_SPARE_MS;
  const attempt = createAttemptDelivery({
    ...world,
    random: Math.random,
    openConnection: createOpenConnection(world),
    timeoutMs: config.timeoutMs,
    retryScheduleSeconds: config.retryScheduleSeconds,
  });
  const record = createRecordAttempts({
    ...{ clock, log, leaseMs },
    settle: (batch) => settleDeliveries(hotDb, batch, config.breaker),
    // The engine stands on this, so that it is there by the time that an attempt has ended.
    takeAtOnce: (queue) => engine.takeAtOnce(queue),
    onSettled: world.lifeLine.settled,
  });
  const claims = world.vitals.part("claiming deliveries", { restless: false });
  const looks = world.vitals.part("looking for deliveries", { restless: true });
  const engine: Engine = createEngine({
    ...{ clock, log, newId, leaseMs },
    claim: (wish) => claims(() => claimDeliveries(claimDb, wish)),
    findWork: (now) => looks(() => findWork(hotDb, now)),
    attempt,
    async record(settlement) {
      const lookAt = await record(settlement);
      if (settlement.ofConnector) onNews();
      if (settlement.attempt.outcome === "gone") onGone();
      return lookAt;
    },
    concurrency: config.concurrency,
    laneConcurrency: config.laneConcurrency,
  });
  return engine;
}

/** Tells of endpoints that fail, switches them off, and sends the mails about it. */
function startLookingAfter(world: World, { wakeUp, alone }: { wakeUp: WakeUp; alone: boolean }): Repeating {
  const { config, mailer, teardown } = world;
  const mailDomain = mailDomainOf(config.mail?.from ?? "");
  const mailParts = { ...world, mailDomain, publicUrl: config.publicUrl, sendsMail: mailer !== null };
  const watch = startWatching({ ...world, ...acceptParts(world, wakeUp), oweAlert: createOweAlert(mailParts) });
  teardown.add(() => watch.stop());
  if (mailer === null) return watch;
  const { retryScheduleSeconds } = config;
  const ways = { random: Math.random, retryScheduleSeconds, mailTimeoutMs: MAIL_TIMEOUT_MS };
  const postOffice = startPostOffice({ ...mailParts, ...ways, mailer, alone });
  teardown.add(() => postOffice.stop());
  return watch;
}

function startUpkeep(world: World, engine: Engine): void {
  startRemoving(world);
  const { config, db, clock, log, teardown, metrics } = world;
  const expiries = world.vitals.part("giving back leases", { restless: true });
  const sweeps = world.vitals.part("sweeping the lanes", { restless: true });
  const leases = repeat({
    ...{ name: "Giving back the deliveries of dead workers", everyMs: LEASE_CHECK_EVERY_MS, log },
    run: () =>
      expiries(async () => (await expireLeases(db, { kind: "past", now: clock.now() })).buckets.forEach(engine.hint)),
  });
  const sweeper = repeat({
    ...{ name: "Sweeping the lanes", everyMs: SWEEP_EVERY_MS, log },
    run: () =>
      sweeps(async () => {
        const { count, buckets } = await sweepLanes(db, { now: clock.now(), laneConcurrency: config.laneConcurrency });
        metrics.sweeperRescued.inc(count);
        buckets.forEach(engine.hint);
      }),
  });
  const statistics = repeat({
    ...{ name: "Taking statistics of tables that grew", everyMs: GROWTH_CHECK_EVERY_MS, log },
    run: () => analyzeGrownTables(db),
  });
  teardown.add(() => leases.stop());
  teardown.add(() => sweeper.stop());
  const counting = startCounting(world);
  teardown.add(() => statistics.stop());
  teardown.add(() => counting.stop());
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
