import { setTimeout as wait } from "node:timers/promises";
import type { Connector } from "@haak/core";
import { httpMemberConnector } from "@haak/http-member-connector";
import { huddleConnector } from "@haak/huddle-connector";
import type { Config } from "./config.ts";
import { createAccept } from "./create-accept.ts";
import { startHeartbeat } from "./features/monitoring/heartbeat.ts";
import { mounts } from "./mount-routes.ts";
import { openWorld, type World, type WorldOptions } from "./open-world.ts";
import type { AcceptEvent } from "./pipeline/accept/post-event.ts";
import { createApp } from "./platform/http/app.ts";
import { listen } from "./platform/http/listen.ts";
import { createPost } from "./platform/http-client/http-client.ts";
import { NO_WORKER } from "./platform/jobs/work-due-rows.ts";
import type { Log } from "./platform/log/log.ts";
import type { BundledPostgres } from "./platform/postgres/bundled/bundled-postgres.ts";
import { Teardown } from "./platform/process/teardown.ts";
import type { Clock } from "./platform/time/clock.ts";
import { startInboxWorker } from "./sources/plugandpay/inbox/inbox-worker.ts";
import { startRulesReader } from "./sources/plugandpay/own-rules/rules-reader.ts";
import { startReconciler } from "./sources/plugandpay/reconcile/reconciler.ts";
import { startDelivering } from "./start-delivering.ts";

/** A hub that runs. */
export interface Hub {
  /** Where it listens. */
  readonly port: number;
  /** Calls `listener` once if the hub cannot go on, because its database is lost for good. */
  onLost(listener: (error: Error) => void): void;
  /** Takes nothing more, finishes what is in flight, and stops everything. */
  stop(): Promise<void>;
}

/** How long a request that is under way may still take once everything else has ended. */
const REQUEST_GRACE_MS = 1_000;

/** What a hub is started with. */
export interface HubOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** The database that comes with the hub, which ends with it; null for one at `DATABASE_URL`. */
  readonly bundled: BundledPostgres | null;
  /** Tells a person the admin password that this start made; nobody can read it later. */
  readonly tellAdminPassword: (password: string) => void;
}

/** What Haak can reach beside webhooks; a new kind of system is one line here. */
const CONNECTORS: ReadonlyMap<string, Connector> = new Map(
  [huddleConnector(), httpMemberConnector()].map((connector) => [connector.kind, connector]),
);

/**
 * The composition root: the only place that picks concrete parts, in the order in which they stand on each other, torn
 * down in reverse.
 *
 * @throws StartError with one sentence for the person at the terminal; whatever was started by then is stopped again.
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

async function start(options: WorldOptions & HubOptions): Promise<Hub> {
  const { config, teardown, bundled } = options;
  const world = await openWorld(options, bundled?.url ?? config.databaseUrl ?? "");
  const worker = await startDelivering(world, { alone: bundled !== null });
  const accept = createAccept(world, worker);
  const { inbox, reconciler, rulesReader } = startHearing(world, { accept, alone: bundled !== null });
  // Until the password is told, too, so that whoever waits for a hub that is ready has it by then.
  const draining = { now: true };
  const app = createApp({
    mounts: mounts(world, { worker, inbox, reconciler, accept, draining }),
    log: world.log,
    trustedProxies: config.trustedProxies,
    translate: world.translate,
  });
  const server = await listen(app, config);
  teardown.add(() => server.close(REQUEST_GRACE_MS));
  // Before the server, which goes on telling that the hub is stopping while what is in flight ends.
  teardown.add(() => Promise.all([inbox.stop(), reconciler.stop(), rulesReader.stop(), worker.stop()]));
  const password = await world.installation.makeAdminPassword();
  if (password !== null) options.tellAdminPassword(password);
  draining.now = false;
  startBeating(world, () => draining.now);
  return {
    port: server.port,
    onLost: (listener) => bundled?.onLost(listener),
    async stop() {
      draining.now = true;
      await teardown.run();
    },
  };
}

/** Fetches what Plug&Pay's notices told of, and compares with it hourly and when asked to, unless this process only serves. */
function startHearing(world: World, { accept, alone }: { accept: AcceptEvent; alone: boolean }) {
  const { timeoutMs, retryScheduleSeconds, role } = world.config;
  if (role === "web") return { inbox: NO_WORKER, reconciler: NO_WORKER, rulesReader: NO_WORKER };
  const parts = { ...world, accept, timeoutMs, retryScheduleSeconds, random: Math.random, alone, wait };
  const inbox = startInboxWorker(parts);
  world.teardown.add(() => inbox.stop());
  const reconciler = startReconciler(parts);
  world.teardown.add(() => reconciler.stop());
  const rulesReader = startRulesReader(parts);
  world.teardown.add(() => rulesReader.stop());
  return { inbox, reconciler, rulesReader };
}

/** All addresses there are: the monitor is the operator's own, and need not be opened to the shops to be called. */
const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Tells the operator's monitor each minute that this process is well, if there is one. */
function startBeating(world: World, isDraining: () => boolean): void {
  const { heartbeatUrl: url, timeoutMs } = world.config;
  if (url === null) return;
  const post = createPost({ allowTargets: EVERYWHERE });
  world.teardown.add(() => post.close());
  const heartbeat = startHeartbeat({ ...world, url, timeoutMs, request: post.request, isDraining });
  world.teardown.add(() => heartbeat.stop());
}
