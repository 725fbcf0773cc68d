import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { ownPort } from "@haak/sandbox/own-port";
import pg from "pg";
import { type Cluster, clusterUrl, openCluster } from "../../src/platform/postgres/bundled/open-cluster.ts";
import { throwawaySettings } from "../../src/platform/postgres/bundled/postmaster.ts";
import { postgresCommand } from "../../src/platform/postgres/bundled/run-as.ts";
import { ask as askUrl } from "../../src/platform/postgres/bundled/scratch-database.fixture.ts";
import { errorCode } from "../../src/platform/process/start-error.ts";
import { until } from "./journey/until.ts";
import { binariesOf } from "./test-server.ts";

/** A primary and a standby that streams from it, each commit of which waits for the other. */
export interface ReplicatedPostgres {
  /** The address of both, for a hub. */
  readonly url: string;
  readonly password: string;
  /** Kills the primary (SIGKILL) and promotes the standby. Resolves once that one takes writes. */
  failOver(): Promise<void>;
  /** Lets the primary take no more writes, and promotes the standby. */
  switchOver(): Promise<void>;
  /** How many connections of hubs the one has that takes no writes. */
  connectionsToStandby(): Promise<number>;
  /** Makes the killed one a standby again. Resolves once each commit waits for it. */
  rebuildStandby(): Promise<void>;
  stop(): Promise<void>;
}

/** No commit is lost with a primary that is killed, because it was on the standby before it was answered. Disks do not fail here. */
const SETTINGS = [
  ...throwawaySettings.filter((setting) => !/^(synchronous_commit|full_page_writes)=/.test(setting)),
  ...["synchronous_commit=on", "wal_keep_size=1024", "hot_standby=on", "wal_retrieve_retry_interval=100ms"],
];

/** What belongs to the running server and not to a copy of it. Of the folders, what is in them. */
const NOT_COPIED =
  /^(postmaster\.(pid|opts)|standby\.signal|(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_stat_tmp)[/\\].*)$/;

interface Server {
  readonly dataDir: string;
  readonly port: number;
  cluster: Cluster;
  process: ChildProcess;
}

/** Starts both. Takes some seconds. */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const folders = [await makeFolder("a"), await makeFolder("b")] as const;
  let primary = await startNew(folders[0]);
  let standby = await startCopyOf(primary, { dataDir: folders[1], port: await ownPort() });
  await waitForStandby(primary);
  const url = urlOfBoth(primary, standby);
  return {
    url,
    password: primary.cluster.password,
    async failOver() {
      await end(primary, "SIGKILL");
      await ask(standby, "select pg_promote()");
      [primary, standby] = [standby, primary];
    },
    async switchOver() {
      await ask(primary, "alter system set default_transaction_read_only = on");
      await ask(primary, "select pg_reload_conf()");
      await ask(standby, "select pg_promote()");
      [primary, standby] = [standby, primary];
    },
    async connectionsToStandby() {
      const [row] = await ask<{ count: number }>(
        standby,
        "select count(*)::int as count from pg_stat_activity where application_name like 'haak%'",
      );
      return row?.count ?? 0;
    },
    async rebuildStandby() {
      await rm(standby.cluster.folder.cluster, { recursive: true, force: true });
      standby = await startCopyOf(primary, standby);
      await waitForStandby(primary);
    },
    async stop() {
      await Promise.all([end(primary, "SIGQUIT"), end(standby, "SIGQUIT")]);
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

const makeFolder = (name: string) => mkdtemp(join(tmpdir(), `haak-replicated-${name}-`));
const urlOf = ({ cluster, port }: Server) => clusterUrl(cluster, port);

function urlOfBoth(one: Server, other: Server): string {
  const url = urlOf(one).replace(`:${one.port}/`, `:${one.port},127.0.0.1:${other.port}/`);
  return `${url}?target_session_attrs=read-write`;
}

async function startNew(dataDir: string): Promise<Server> {
  const cluster = await openCluster(dataDir, binariesOf(18));
  return launch({ dataDir, port: await ownPort(), cluster });
}

/** Copies the folder of a running primary between `pg_backup_start` and `pg_backup_stop`, as pg_basebackup does. */
async function startCopyOf(primary: Server, { dataDir, port }: Pick<Server, "dataDir" | "port">): Promise<Server> {
  const { folder, binaries, password } = primary.cluster;
  const copy = join(dataDir, "postgres");
  const client = new pg.Client({ connectionString: urlOf(primary) });
  await client.connect();
  await client.query("select pg_backup_start('standby', true)");
  await copyRunning(folder.cluster, copy);
  const { rows } = await client.query<{ labelfile: string }>("select labelfile from pg_backup_stop(false)");
  await client.end();
  await writeFile(join(copy, "backup_label"), rows[0]?.labelfile ?? "");
  await writeFile(join(copy, "standby.signal"), "");
  const conninfo = `host=127.0.0.1 port=${primary.port} user=haak password=${password} application_name=standby`;
  const settings = await open(join(copy, "postgresql.auto.conf"), "a");
  await settings.writeFile(`primary_conninfo = '${conninfo}'\nsynchronous_standby_names = ''\n`);
  await settings.close();
  await copyFile(folder.password, join(dataDir, "postgres-password"));
  return launch({ dataDir, port, cluster: await openCluster(dataDir, binaries) });
}

async function copyRunning(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(from.length + sep.length);
    if (NOT_COPIED.test(path)) continue;
    if (entry.isDirectory()) await mkdir(join(to, path), { recursive: true });
    else await copyIfThere(join(from, path), join(to, path));
  }
}

/** The server removes files while it runs. Replaying the log brings the copy to one moment. */
async function copyIfThere(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
}

async function launch({ dataDir, port, cluster }: Omit<Server, "process">): Promise<Server> {
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const { file, args, options } = postgresCommand(cluster.runAs, cluster.binaries.postgres, [
    ...["-D", cluster.folder.cluster, "-p", String(port), ...settings],
  ]);
  const log = await open(cluster.folder.log, "a", 0o600);
  const process = spawn(file, args, { ...options, stdio: ["ignore", log.fd, log.fd] });
  await once(process, "spawn");
  await log.close();
  const server = { dataDir, port, cluster, process };
  await until(() => ask(server, "select 1"));
  return server;
}

/** From here on each commit of the primary waits until the standby has it on disk, and all commits from before are there. */
async function waitForStandby(primary: Server): Promise<void> {
  await ask(primary, "alter system set synchronous_standby_names = '*'");
  await ask(primary, "select pg_reload_conf()");
  const [now] = await ask<{ lsn: string }>(primary, "select pg_current_wal_flush_lsn()::text as lsn");
  await until(async () => {
    const [row] = await ask<{ ready: boolean }>(
      primary,
      `select bool_or(sync_state = 'sync' and flush_lsn >= '${now?.lsn}') as ready from pg_stat_replication`,
    );
    if (!row?.ready) throw new Error("The standby is not there yet.");
  });
}

const ask = <Row extends object>(server: Server, sql: string) => askUrl<Row>(urlOf(server), sql);

async function end({ process }: Server, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, "exit");
  process.kill(signal);
  await exited;
}
