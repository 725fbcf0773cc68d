import type { Connector } from "@haak/core";
import packageJson from "../package.json" with { type: "json" };
import type { Config } from "./config.ts";
import { createMetrics } from "./features/monitoring/metrics.ts";
import { createPipelineLog } from "./features/monitoring/pipeline-log.ts";
import { createCheckAction } from "./features/rules/check-action.ts";
import { ensureFirstShop } from "./features/shops/store.ts";
import { refuseHalfMoved } from "./operations/move/move-target.ts";
import { type Installation, isSomethingSealed, openInstallation } from "./platform/crypto/installation.ts";
import { loadOrMakeMasterKey } from "./platform/crypto/master-key.ts";
import { createSeal } from "./platform/crypto/seal.ts";
import { createHttpClient } from "./platform/http-client/http-client.ts";
import { refuseTarget } from "./platform/http-client/judge-host.ts";
import { createHubTranslate } from "./platform/i18n/hub-messages.ts";
import { createIds } from "./platform/ids.ts";
import type { Log } from "./platform/log/log.ts";
import { createVitals } from "./platform/log/vitals.ts";
import type { Mailer } from "./platform/mail/mail.ts";
import { BUNDLED_CONNECTIONS_A_PROCESS } from "./platform/postgres/bundled/open-cluster.ts";
import { createSockets, HubClient, isLackOfConnections, type Sockets } from "./platform/postgres/client.ts";
import { isOnCluster } from "./platform/postgres/hot-database.ts";
import {
  type NeededConnections,
  onceConnectionsAreFree,
  openHubDatabases,
  tooFewConnections,
} from "./platform/postgres/hub-databases.ts";
import { migrate } from "./platform/postgres/migrate.ts";
import { refuseTransactionPooling } from "./platform/postgres/pooler.ts";
import { openSession } from "./platform/postgres/session.ts";
import type { Siblings } from "./platform/process/siblings.ts";
import { StartError } from "./platform/process/start-error.ts";
import type { Teardown } from "./platform/process/teardown.ts";
import type { Clock } from "./platform/time/clock.ts";

/** With fewer connections the worker gets no session of its own, because requests and jobs need them more. */
const NAMED_FROM_CONNECTIONS = 7;
/** A mail server may take long. This is acceptable, because nothing waits for a mail. */
export const MAIL_TIMEOUT_MS = 60_000;

/** The parts that the whole hub shares: databases, keys, clock, log and outgoing connections. */
export type HubParts = Awaited<ReturnType<typeof openHubParts>>;

export interface HubPartsOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly teardown: Teardown;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly siblings: Siblings;
}

/** Opens the parts in the order in which they depend on each other. @throws StartError. */
export async function openHubParts(options: HubPartsOptions, url: string) {
  const { config, siblings, teardown } = options;
  const databases = await openDatabases(options, url);
  const { db, clock, session } = databases;
  const masterKey = config.masterKey ?? (await loadOrMakeMasterKey(config.dataDir, () => isSomethingSealed(db)));
  const seal = createSeal(masterKey, config.masterKeyPrevious);
  const installation: Installation = await openInstallation({ db, seal, adminPassword: config.adminPassword });
  const newId = createIds(clock);
  if (config.firstShop) await ensureFirstShop({ db, clock, newId, seal }, config.firstShop);
  const client = createHttpClient({ allowTargets: config.allowTargets });
  teardown.add(() => client.close());
  const metrics = createMetrics({ db, clock, session, siblings });
  return {
    ...options,
    ...databases,
    url,
    seal,
    installation,
    newId,
    metrics,
    mailer: config.mail && (await openMailer(config.mail)),
    vitals: createVitals(clock),
    version: packageJson.version,
    userAgent: `Haak/${packageJson.version}`,
    request: client.request,
    pipelineLog: createPipelineLog({ log: options.log, metrics }),
    refuseTarget: (target: string) => refuseTarget(target, { allowTargets: config.allowTargets }),
    checkConnectorAction: createCheckAction(options.connectors),
    translate: createHubTranslate([...options.connectors.values()].map(({ messages }) => messages)),
  };
}

/** Opens the session and the pools, migrates the schema in between, and returns the clock of the database. @throws StartError. */
async function openDatabases({ config, clock: ownClock, log, teardown, siblings }: HubPartsOptions, url: string) {
  const sockets = createSockets();
  // Opened before the schema is changed, because it notices a host that goes silent meanwhile.
  const session = await openSession({ url, sockets, clock: ownClock, log });
  // From here on everything decides by the database's time, because the clocks of the processes may differ.
  const { clock } = session;
  teardown.add(() => session.close());
  // The first process checks for all, so that the start fails with one sentence.
  const needed = { each: config.databaseConnections, processes: siblings.isFirst ? siblings.count : 1 };
  await onceConnectionsAreFree(log, async () => {
    await migrateAtStart({ url, sockets, needed });
    // Where the server was full, the session tries to connect once a second. The pools must leave it its connection.
    if (session.beat() === null) throw tooFewConnections(needed, 0);
  });
  const shared = config.databaseUrl !== null;
  const connectionsMax = shared
    ? config.databaseConnections
    : Math.min(config.databaseConnections, BUNDLED_CONNECTIONS_A_PROCESS);
  const namesWorker =
    (shared || siblings.count > 1) && config.role !== "web" && connectionsMax >= NAMED_FROM_CONNECTIONS;
  const opened = await openHubDatabases({
    url,
    sockets,
    log,
    connectionsMax,
    shared,
    namesWorker,
    teardown,
    processes: needed.processes,
  });
  return { ...opened, sockets, session, clock, namesWorker, onCluster: await isOnCluster(opened.db) };
}

/** Loads the SMTP client only if mail is sent, because loading it takes long. */
async function openMailer(mail: NonNullable<Config["mail"]>): Promise<Mailer> {
  const { createMailer } = await import("./platform/mail/mail.ts");
  return createMailer({ ...mail, timeoutMs: MAIL_TIMEOUT_MS });
}

interface StartingDatabase {
  readonly url: string;
  readonly sockets: Sockets;
  readonly needed: NeededConnections;
}

async function migrateAtStart({ url, sockets, needed }: StartingDatabase): Promise<void> {
  try {
    await refuseUnusable(url, sockets);
    await migrate(url, sockets);
  } catch (error) {
    if (error instanceof StartError || !isCodedError(error)) throw error;
    if (isLackOfConnections(error)) throw tooFewConnections(needed, 0);
    throw cannotBeUsed(error, error.message || error.code);
  }
}

function cannotBeUsed(cause: unknown, reason: string): StartError {
  const fix =
    "check that it runs, that DATABASE_URL is its address with the right user and password, and that this user may create tables";
  return new StartError("database", `The database cannot be used (${reason}): ${fix}.`, { cause });
}

/** Refuses what would work at first and fail later: a pooler that shares sessions, and a database that is being filled. */
async function refuseUnusable(url: string, sockets: Sockets): Promise<void> {
  const client = new HubClient({ connectionString: url, application_name: "haak", stream: sockets.open });
  // The query in flight fails with the same error.
  client.on("error", () => undefined);
  try {
    await connectFirst(client);
    await refuseTransactionPooling(client, url);
    await refuseHalfMoved(client);
  } finally {
    await client.end();
  }
}

/** Whatever stops the first connection is about the address or its server, also an error of the driver, which has no code. */
async function connectFirst(client: HubClient): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw isCodedError(error) ? error : cannotBeUsed(error, error instanceof Error ? error.message : String(error));
  }
}

/** Node and PostgreSQL add a code to errors of a connection or a statement. */
function isCodedError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
