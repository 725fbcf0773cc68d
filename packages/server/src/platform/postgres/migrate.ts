import { Kysely, PostgresDialect, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Client } from "pg";
import * as initialSchema from "../../../migrations/0001-initial-schema.ts";
import { StartError } from "../process/start-error.ts";
import type { Sockets } from "./client.ts";
import { openPool } from "./pool.ts";

const INITIAL_SCHEMA = "0001-initial-schema";

/** Forward only, in the order of their names. A name that has run in some database must never change. */
const MIGRATIONS: Record<string, Migration> = {
  [INITIAL_SCHEMA]: initialSchema,
};

/** Older servers lack what the statements use, and are no longer maintained. */
const SERVER_VERSION_MIN = 140_000;

async function checkVersion(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(db);
  const version = Number(rows[0]?.version);
  if (version >= SERVER_VERSION_MIN) return;
  throw new StartError(
    "old_database",
    `DATABASE_URL names a PostgreSQL ${Math.floor(version / 10_000)}: Haak needs PostgreSQL 14 or newer.`,
  );
}

/**
 * The migrations of this version, and those that a later version ran in this database. After a roll-back this version runs on the schema
 * of the next one, which only adds to it (CONTRIBUTING.md), so that it need not know what was added. An unknown name that sorts before
 * the newest of this version is no later version's, and the migrator refuses it.
 */
function migrationsFor(applied: readonly string[]): Record<string, Migration> {
  const newest = Object.keys(MIGRATIONS).at(-1) ?? "";
  const nothing: Migration = { up: async () => undefined };
  const later = applied.filter((name) => name > newest).map((name) => [name, nothing] as const);
  return { ...MIGRATIONS, ...Object.fromEntries(later) };
}

/**
 * Haak 0.1 began with other migrations, and nothing upgrades its tables. Their names sort after the initial schema's, so that without
 * this check they would pass for those of a later version.
 */
function checkOrigin(applied: readonly string[]): void {
  const [first] = applied;
  if (first === undefined || applied.includes(INITIAL_SCHEMA)) return;
  throw new StartError(
    "old_schema",
    `The database was made by Haak 0.1 (its first migration is ${first}), which this version cannot upgrade: ` +
      "set DATABASE_URL to an empty database or HAAK_DATA_DIR to an empty folder, or keep running Haak 0.1.",
  );
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
  return names.length === others.length && names.every((name) => others.includes(name));
}

/** The names of the migrations that have run in this database, by any version, in their order. */
async function appliedMigrations(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows: found } = await sql<{ is: boolean }>`select to_regclass('kysely_migration') is not null as is`.execute(
    db,
  );
  if (!found[0]?.is) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name collate "C"`.execute(db);
  return rows.map(({ name }) => name);
}

/**
 * Brings the database at `url` to this version's schema. Processes that start at once wait for each other where something is
 * to be done (the migrator holds a lock), so that each migration runs once. A migration has no time limit. `sockets` lets a session close
 * its connection if the host goes silent.
 *
 * @throws StartError for a server that is too old or a schema of Haak 0.1; the database's error, and then what was begun is rolled
 * back.
 */
export async function migrate(url: string, sockets?: Sockets): Promise<void> {
  // What breaks while nothing is asked is reported by the next statement.
  const pool = openPool({ url, connectionsMax: 1, onLost: () => undefined, ...(sockets && { sockets }) });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await checkVersion(db);
    const applied = await appliedMigrations(db);
    checkOrigin(applied);
    const migrations = migrationsFor(applied);
    // Most starts find nothing to do, and the migrator would read the catalog twice over to say so: a tenth of such a start.
    if (isSame(Object.keys(migrations), applied)) return;
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error instanceof Error ? error : new Error("The schema could not be changed.", { cause: error });
  } finally {
    await db.destroy();
  }
}

/** Whether these migrations, which ran in some database, are exactly those of this version. */
export function isThisSchema(applied: readonly string[]): boolean {
  return isSame(Object.keys(MIGRATIONS), applied);
}

/** How a database differs from this version's schema: what it lacks, and what it has that this version does not know. */
export async function missingMigrations(client: Client): Promise<{ older: string[]; newer: string[] }> {
  const known = Object.keys(MIGRATIONS);
  const { rows } = await client.query<{ found: boolean }>(
    "select to_regclass('kysely_migration') is not null as found",
  );
  if (!rows[0]?.found) return { older: known, newer: [] };
  const { rows: run } = await client.query<{ name: string }>("select name from kysely_migration order by name");
  const names = run.map(({ name }) => name);
  return {
    older: known.filter((name) => !names.includes(name)),
    newer: names.filter((name) => !known.includes(name)),
  };
}
