import { setTimeout as wait } from "node:timers/promises";
import { startAccessKeeper } from "./features/access-jobs/access-keeper.ts";
import { startMailOutbox } from "./features/alerts/mail-outbox.ts";
import { createEnqueueAlert, createEnqueueShopMail } from "./features/alerts/write-alert.ts";
import { startWatching } from "./features/endpoint-health/watch-endpoints.ts";
import { startCounting } from "./features/insights/count-ended.ts";
import { startHeartbeat } from "./features/monitoring/heartbeat.ts";
import { startReplays } from "./features/replays/feed-replays.ts";
import { startRetention } from "./features/retention/remove-old.ts";
import { type HubParts, MAIL_TIMEOUT_MS } from "./hub-parts.ts";
import type { AcceptEvent } from "./pipeline/accept/group-events.ts";
import type { AcceptParts } from "./pipeline/accept-events.ts";
import { createRuleSetReader } from "./pipeline/plan/rule-set.ts";
import { startMassChanges } from "./pipeline/queue/mass-change-steps.ts";
import { createHttpClient } from "./platform/http-client/http-client.ts";
import { isAnyDue } from "./platform/jobs/is-any-due.ts";
import { NO_WORKER } from "./platform/jobs/work-due-rows.ts";
import { mailDomainOf } from "./platform/mail/mail.ts";
import { analyzeGrownTables, GROWN_TABLES } from "./platform/postgres/hot-database.ts";
import { type Repeating, repeat } from "./platform/time/repeat.ts";
import { startInboxWorker } from "./sources/plugandpay/inbox/inbox-worker.ts";
import { startRulesReader } from "./sources/plugandpay/own-rules/rules-reader.ts";
import { startReconciler } from "./sources/plugandpay/reconcile/reconciler.ts";

const GROWTH_CHECK_EVERY_MS = 1_000;

/** The background jobs, with the functions by which other parts send hints to them or stop them. */
export interface Jobs {
  /** Hints that a decision about somebody's access may be due. */
  readonly hintAccessKeeper: () => void;
  /** Hints that an endpoint may have to be switched off, or that its shop must be notified. */
  readonly hintHealthCheck: () => void;
  readonly hintInbox: () => void;
  readonly hintReconciler: () => void;
  /** Starts no more work from the source, and resolves when the work in progress has ended. */
  readonly stopSource: () => Promise<unknown>;
}

/** What the jobs need besides the shared parts. */
export interface JobsOptions {
  readonly accepting: AcceptParts;
  readonly accept: AcceptEvent;
  /** Whether this is the only process that works on this database. */
  readonly alone: boolean;
}

/** Used by a process that only serves requests. */
export const NO_JOBS: Jobs = {
  hintAccessKeeper: () => undefined,
  hintHealthCheck: () => undefined,
  hintInbox: NO_WORKER.hint,
  hintReconciler: NO_WORKER.hint,
  stopSource: async () => undefined,
};

/** Starts all background jobs. Each one adds its stop to the teardown. */
export function startJobs(hub: HubParts, options: JobsOptions): Jobs {
  // One process of a start is enough, because the others would find nothing left to do.
  if (hub.siblings.number === 1) startUpkeep(hub, options.accepting.hint);
  const { config, teardown } = hub;
  const { hint } = options.accepting;
  const replays = startReplays({
    ...hub,
    hint,
    readRuleSets: createRuleSetReader(),
    laneConcurrency: config.laneConcurrency,
  });
  teardown.add(() => replays.stop());
  const watch = startHealthChecks(hub, options);
  const keeper = startAccessKeeper({ ...hub, hint, readRuleSets: createRuleSetReader() });
  teardown.add(() => keeper.stop());
  return {
    hintAccessKeeper: () => keeper.hint(),
    hintHealthCheck: () => watch.hint(),
    ...startSourceJobs(hub, options),
  };
}

/** Starts the jobs that remove old rows, update the statistics of tables that grew, count ended hours and days, and carry out mass changes. */
function startUpkeep(hub: HubParts, hint: (bucket: number) => void): void {
  const { config, db, log, teardown, metrics } = hub;
  const retention = startRetention({
    ...hub,
    retentionDays: config.retentionDays,
    onRemoved(removed) {
      for (const [kind, rows] of Object.entries(removed)) metrics.removed.inc({ kind }, rows);
    },
  });
  teardown.add(() => retention.stop());
  const statistics = repeat({
    name: "Updating the statistics of grown tables",
    everyMs: GROWTH_CHECK_EVERY_MS,
    log,
    isDue: () => isAnyDue(db, [GROWN_TABLES]),
    run: () => analyzeGrownTables(db),
  });
  teardown.add(() => statistics.stop());
  const massChanges = startMassChanges({ ...hub, hint });
  teardown.add(() => massChanges.stop());
  const counting = startCounting(hub);
  teardown.add(() => counting.stop());
}

/** Notifies shops of failing endpoints, switches these off, and sends the mails about it. */
function startHealthChecks(hub: HubParts, { accepting, alone }: JobsOptions): Repeating {
  const { config, mailer, teardown } = hub;
  const mailDomain = mailDomainOf(config.mail?.from ?? "");
  const mailParts = { ...hub, mailDomain, publicUrl: config.publicUrl, sendsMail: mailer !== null };
  const watch = startWatching({
    ...hub,
    ...accepting,
    readRuleSets: accepting.ruleSets.lockAndRead,
    enqueueAlert: createEnqueueAlert(mailParts),
  });
  teardown.add(() => watch.stop());
  if (mailer === null) return watch;
  const mailOutbox = startMailOutbox({
    ...mailParts,
    random: Math.random,
    retryScheduleSeconds: config.retryScheduleSeconds,
    mailTimeoutMs: MAIL_TIMEOUT_MS,
    mailer,
    alone,
  });
  teardown.add(() => mailOutbox.stop());
  return watch;
}

/** Processes the notices from Plug&Pay, compares with Plug&Pay every hour and on request, and reads its rules. */
function startSourceJobs(hub: HubParts, { accept, alone }: JobsOptions) {
  const { timeoutMs, retryScheduleSeconds, publicUrl, mail } = hub.config;
  const mailParts = { ...hub, mailDomain: mailDomainOf(mail?.from ?? ""), sendsMail: hub.mailer !== null };
  const enqueueMail = createEnqueueShopMail(mailParts);
  const parts = { ...hub, accept, timeoutMs, retryScheduleSeconds, random: Math.random, alone, wait };
  const inbox = startInboxWorker(parts);
  hub.teardown.add(() => inbox.stop());
  const reconciler = startReconciler({ ...parts, enqueueMail, publicUrl });
  hub.teardown.add(() => reconciler.stop());
  const rulesReader = startRulesReader(parts);
  hub.teardown.add(() => rulesReader.stop());
  return {
    hintInbox: inbox.hint,
    hintReconciler: reconciler.hint,
    stopSource: () => Promise.all([inbox.stop(), reconciler.stop(), rulesReader.stop()]),
  };
}

/** All addresses are allowed, because the operator chooses the monitor, unlike the targets that shops choose. */
const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Calls the operator's monitor each minute, if there is one. */
export function startHeartbeats(hub: HubParts, isDraining: () => boolean): void {
  const { heartbeatUrl: url, timeoutMs } = hub.config;
  const findFailures = hub.siblings.gather("failure", async () => ({ failure: hub.vitals.failure() }));
  // One call stands for all processes of a start, because they have one monitor.
  if (url === null || hub.siblings.number > 1) return;
  const client = createHttpClient({ allowTargets: EVERYWHERE });
  hub.teardown.add(() => client.close());
  const heartbeat = startHeartbeat({ ...hub, url, timeoutMs, request: client.request, isDraining, findFailures });
  hub.teardown.add(() => heartbeat.stop());
}
