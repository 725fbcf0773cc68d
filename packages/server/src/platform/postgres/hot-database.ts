import { Kysely, PostgresDialect, sql } from "kysely";
import type pg from "pg";
import { type Database, type DatabaseOptions, openLoggedPool } from "./database.ts";
import type { Tables } from "./tables/tables.ts";

/**
 * The settings of a connection of the hot path, set once. Its few statements all take their rows by an index, a handful at a time, and
 * are carried out the same way whatever they are asked for: so they are planned once for each connection, without looking at
 * the values. A plan made for the values of a new shop, which no statistics know yet, takes its bucket for empty and reads
 * all of it: 1.3 s for a claim among 5,000 deliveries, where this takes 10 ms.
 */
export const HOT_SETTINGS = [
  "set plan_cache_mode = force_generic_plan",
  ...["seqscan", "bitmapscan", "hashjoin", "mergejoin"].map((way) => `set enable_${way} = off`),
  "set jit = off",
].join("; ");

/** Each connection keeps the plan of each; a statement beyond them is planned each time, so that nothing grows without end. */
const STATEMENTS_MAX = 100;

/**
 * A claim need not be on disk before its calls go out. If the database's machine loses power in that moment, the leases of a few
 * tenths of a second are gone with it: their deliveries are sent again, as they are when a worker dies. What is accepted and what
 * is settled waits for the disk, and takes all claims before it along (decision 0021). The setting ends with the transaction, so that
 * nothing else can commit by it (decision 0045).
 */
const BEGIN_CLAIM = "begin; set local synchronous_commit = off";

/** These statements take milliseconds, and the program that reports an event waits for them. */
const STATEMENT_SECONDS_MAX = 10;

/** Connections of the hot path; `forClaims` where the loss of what was committed last is no loss. */
export interface HotOptions extends DatabaseOptions {
  readonly forClaims?: boolean;
}

/**
 * Opens connections for the statements that run for every event and delivery. Where a cluster (Citus) plans them, which must
 * see the bucket's value to know where to go, these are ordinary connections.
 */
export async function openHotDatabase(options: HotOptions, db: Database): Promise<Database> {
  const bounded = { statementSecondsMax: STATEMENT_SECONDS_MAX, ...options };
  const pool = (await isOnCluster(db)) ? openLoggedPool(bounded) : openPreparingPool(bounded);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Whether the tables are spread over several machines (Citus), which carries out fewer kinds of statements. */
export async function isOnCluster(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_extension where extname = 'citus'`.execute(db);
  return rows.length > 0;
}

function openPreparingPool({ forClaims = false, ...options }: HotOptions): pg.Pool {
  const pool = openLoggedPool(options, { prepare: (client) => client.query(HOT_SETTINGS) });
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < STATEMENTS_MAX) names.set(text, `hot_${names.size}`);
    return names.get(text);
  };
  const connect = async () => {
    const client = await pool.connect();
    return facadeOf(client, { nameOf, begin: forClaims ? BEGIN_CLAIM : "begin" });
  };
  // A pool that only knows what Kysely's driver calls.
  return { connect, end: () => pool.end(), options: pool.options } as unknown as pg.Pool;
}

/** What Kysely's driver is to find in place of a connection. */
interface Facade {
  readonly nameOf: (text: string) => string | undefined;
  /** What begins a transaction, in one round trip. */
  readonly begin: string;
}

/** Gives each statement with parameters a name, by which the driver prepares it once for each connection. */
function facadeOf(client: pg.PoolClient, { nameOf, begin }: Facade) {
  return {
    query(text: string, values: readonly unknown[]) {
      if (text === "begin") return client.query(begin);
      const name = values.length > 0 ? nameOf(text) : undefined;
      return name === undefined ? client.query(text, [...values]) : client.query({ name, text, values: [...values] });
    },
    release: (broken?: boolean) => client.release(broken),
  };
}

/** Larger tables are left to PostgreSQL, because they take long to double. */
const ANALYZED_ROWS_MAX = 200_000;

/**
 * Reads 3,000 rows of a table instead of 30,000, which takes a tenth to a third of the time (0.1 s instead of 0.5 s for deliveries). This
 * is enough, because these plans depend only on the size. PostgreSQL makes finer statistics by itself later.
 */
const ROUGHLY = sql.lit(10);

/** The tables that have no statistics, or twice as many rows as these say. */
export const GROWN_TABLES = sql`
  from pg_class
  where relnamespace = current_schema()::regnamespace and relkind = 'r' and reltuples < ${sql.lit(ANALYZED_ROWS_MAX)}
    and pg_stat_get_live_tuples(oid) > 2 * greatest(reltuples, 0)`;

/**
 * Makes statistics of tables that have none, or that have twice as many rows as their statistics say. PostgreSQL itself does this only a
 * minute later. Until then it plans as if a full table were empty, so that a claim reads the whole bucket. Returns the names of the tables.
 * It works with counts of rows that PostgreSQL updates with a delay of a second.
 */
export async function analyzeGrownTables(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select relname as name ${GROWN_TABLES} order by relname`.execute(db);
  // A transaction that analyzes or vacuums one of them has the same effect.
  for (const { name } of rows) {
    await db.transaction().execute(async (tx) => {
      await sql`set local default_statistics_target = ${ROUGHLY}`.execute(tx);
      await sql`analyze (skip_locked) ${sql.id(name)}`.execute(tx);
    });
  }
  return rows.map(({ name }) => name);
}
