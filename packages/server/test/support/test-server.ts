import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { findPostgresBinaries } from "../../src/platform/postgres/bundled/find-postgres-binaries.ts";
import { clusterUrl, openCluster } from "../../src/platform/postgres/bundled/open-cluster.ts";
import { launchPostmaster, stopPostmaster, throwawaySettings } from "../../src/platform/postgres/bundled/postmaster.ts";
import { migrate } from "../../src/platform/postgres/migrate.ts";

/** The newest and the oldest PostgreSQL that the hub supports. */
export type PostgresVersion = 18 | 14;

/** A PostgreSQL for tests. All databases on it are copies of `templateDatabase`, which has the newest schema. */
export interface TestServer {
  /** The address of its maintenance database, `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Never connect to it: PostgreSQL copies only a database that nobody uses. */
const templateDatabase = "haak_template";

/** The npm packages of each version. The older one exists for Linux x64 only. */
export function binariesOf(version: PostgresVersion) {
  return version === 18 ? findPostgresBinaries() : findPostgresBinaries("postgres-14-linux-x64");
}

/** Starts a server in a temporary folder and makes the template. It takes 2 seconds. Nothing is synced to disk, because the data is temporary. */
export async function startTestServer(version: PostgresVersion): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), `haak-test-postgres-${version}-`));
  const cluster = await openCluster(dataDir, binariesOf(version));
  const launch = await launchPostmaster(cluster, throwawaySettings);
  if (launch.kind === "exited") throw new Error(`PostgreSQL ${version} for tests does not start:\n${launch.output}`);
  const stop = async () => {
    await stopPostmaster(cluster, launch.pid);
    await rm(dataDir, { recursive: true, force: true });
  };
  const url = clusterUrl(cluster, launch.port);
  try {
    await makeTemplate(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** The address of another database on the same server. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A database for one test file or one test. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, and closes the connections that are still open. */
  drop(): Promise<void>;
}

/** Makes an empty database with the newest schema on that server. It copies the template, because that takes only about 50 ms. */
export async function copyTemplate(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await administer(serverUrl, `create database ${name} template ${templateDatabase}`);
  return {
    url: databaseUrl(serverUrl, name),
    drop: () => administer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

/** Runs one statement that cannot be part of a transaction, such as `create database`. */
export async function administer(serverUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function makeTemplate(url: string): Promise<void> {
  await administer(url, `create database ${templateDatabase}`);
  await migrate(databaseUrl(url, templateDatabase));
}
