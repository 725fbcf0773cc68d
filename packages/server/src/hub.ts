import type { Connector } from "@haak/core";
import { httpMemberConnector } from "@haak/http-member-connector";
import { huddleConnector } from "@haak/huddle-connector";
import type { Config } from "./config.ts";
import { decideAccess } from "./features/access/ledger/decide-access.ts";
import { catalogueLearner, learnFrom } from "./features/catalogue/store.ts";
import { createOpenConnection } from "./features/connections/store.ts";
import { type HubParts, type HubPartsOptions, openHubParts } from "./hub-parts.ts";
import { mounts } from "./mount-routes.ts";
import { createAcceptEvent } from "./pipeline/accept/group-events.ts";
import type { AcceptParts } from "./pipeline/accept-events.ts";
import { createRuleSetCache } from "./pipeline/plan/rule-set.ts";
import { startWorker, type Worker } from "./pipeline/worker.ts";
import { createApp } from "./platform/http/app.ts";
import { listen } from "./platform/http/listen.ts";
import type { Log } from "./platform/log/log.ts";
import type { BundledPostgres } from "./platform/postgres/bundled/bundled-postgres.ts";
import type { Siblings } from "./platform/process/siblings.ts";
import { Teardown } from "./platform/process/teardown.ts";
import type { Clock } from "./platform/time/clock.ts";
import { type Jobs, NO_JOBS, startHeartbeats, startJobs } from "./start-jobs.ts";

/** A running hub. */
export interface Hub {
  /** The port on which it listens. */
  readonly port: number;
  /** Calls `listener` once if the hub cannot go on, because its database is lost for good. */
  onLost(listener: (error: Error) => void): void;
  /** Accepts no more requests, finishes the deliveries in flight, and stops everything. */
  stop(): Promise<void>;
}

/** How long a request in progress may still take after everything else has ended. */
const REQUEST_GRACE_MS = 1_000;

export interface HubOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** The bundled database, which stops with the hub. It is null with `DATABASE_URL`. */
  readonly bundled: BundledPostgres | null;
  readonly siblings: Siblings;
  /** Shows the admin password that this start generated. Nobody can read it later, because only its hash is stored. */
  readonly showAdminPassword: (password: string) => void;
}

/** The connectors that this hub supports. A new kind of system needs only one line here. */
const CONNECTORS: ReadonlyMap<string, Connector> = new Map(
  [huddleConnector(), httpMemberConnector()].map((connector) => [connector.kind, connector]),
);

/**
 * The composition root: the only place that chooses concrete implementations. Parts are started in the order in which they depend on each
 * other, and stopped in reverse.
 *
 * @throws StartError with one sentence for the person at the terminal. Everything that was started before is stopped again.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const teardown = new Teardown();
  const { bundled } = options;
  if (bundled) teardown.add(() => bundled.stop());
  try {
    return await start({ ...options, teardown, connectors: CONNECTORS });
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: HubPartsOptions & HubOptions): Promise<Hub> {
  const { config, teardown, bundled, siblings } = options;
  const alone = bundled !== null && siblings.isFirst;
  const hub = await openHubParts(options, bundled?.url ?? config.databaseUrl ?? "");
  // The worker hints to the jobs and the jobs hint to the worker, so that the jobs must be set after the worker is created.
  const current = { jobs: NO_JOBS };
  const worker = await startHubWorker(hub, { alone, jobs: () => current.jobs });
  const accepting = acceptParts(hub, worker.hint);
  const accepts = hub.vitals.part("accepting events", { restless: false, stalled: "accepting_stalled" });
  const accept = createAcceptEvent({ ...accepting, accepts, onCluster: hub.onCluster }, worker.dispatchDirectly);
  if (config.role !== "web") current.jobs = startJobs(hub, { accepting, accept, alone });
  // The hub is not ready until the password is shown, so that a program that waits for it can read the password then.
  const draining = { now: true };
  const app = createApp({
    mounts: mounts(hub, { accept, hint: worker.hint, jobs: current.jobs, draining }),
    log: hub.log,
    trustedProxies: config.trustedProxies,
    translate: hub.translate,
  });
  const server = await listen(app, config);
  teardown.add(() => server.close(REQUEST_GRACE_MS));
  // The worker stops before the server, so that the server can answer that the hub is stopping while deliveries in flight end.
  teardown.add(() => Promise.all([current.jobs.stopSource(), worker.stop()]));
  const password = await hub.installation.makeAdminPassword();
  if (password !== null) options.showAdminPassword(password);
  draining.now = false;
  startHeartbeats(hub, () => draining.now);
  return {
    port: server.port,
    onLost: (listener) => bundled?.onLost(listener),
    async stop() {
      draining.now = true;
      await teardown.run();
    },
  };
}

function startHubWorker(hub: HubParts, { alone, jobs }: { alone: boolean; jobs: () => Jobs }): Promise<Worker> {
  const { config } = hub;
  return startWorker({
    ...hub,
    sends: config.role !== "web",
    alone,
    concurrency: config.concurrency,
    laneConcurrency: config.laneConcurrency,
    timeoutMs: config.timeoutMs,
    retryScheduleSeconds: config.retryScheduleSeconds,
    breaker: config.breaker,
    openConnection: createOpenConnection(hub),
    onSettled: hub.pipelineLog.settled,
    onGone: () => jobs().hintHealthCheck(),
    onConnectorAttempt: () => jobs().hintAccessKeeper(),
    onRescued: (lanes) => hub.metrics.sweeperRescued.inc(lanes),
    onRefused: () => hub.metrics.resultsRefused.inc(),
  });
}

/** What accepting an event needs. The API, the inbox and the health check of endpoints use it. */
export function acceptParts(hub: HubParts, hint: (bucket: number) => void): AcceptParts {
  const learn = catalogueLearner(hub.db);
  return {
    ...hub,
    db: hub.hotDb,
    ruleSets: createRuleSetCache(hub),
    decideAccess: (tx, { events, now }) => decideAccess(hub, tx, { eventFacts: events, now, askedLater: false }),
    hint,
    onAccepted(items, accepted) {
      hub.pipelineLog.accepted(items, accepted);
      for (const { shop, event } of items) {
        learn(shop, learnFrom(event)).catch((error: unknown) =>
          hub.log.warn({ error: String(error) }, "The catalogue could not be updated."),
        );
      }
    },
  };
}
