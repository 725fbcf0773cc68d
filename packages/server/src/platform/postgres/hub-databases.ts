import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import type { Log } from "../log/log.ts";
import { StartError } from "../process/start-error.ts";
import type { Teardown } from "../process/teardown.ts";
import { isLackOfConnections } from "./client.ts";
import { type Database, type DatabaseOptions, openDatabase } from "./database.ts";
import { openHotDatabase } from "./hot-database.ts";

/** Where the pools of a hub are opened, and how many connections they may have together with the session. */
export interface HubDatabasesOptions extends Omit<DatabaseOptions, "connectionsMax"> {
  readonly connectionsMax: number;
  /** Whether the worker of this process has its own session (`worker-session.ts`), which counts too. */
  readonly namesWorker: boolean;
  /** Whether others use the server too, so that what this process may need has to be opened now and kept. */
  readonly shared: boolean;
  /** For how many processes the server must have free connections: all of a start for the first one, otherwise one. */
  readonly processes: number;
  readonly teardown: Teardown;
}

/** The pools: for the statements of every event and delivery, for claims, and for everything else. */
export interface HubDatabases {
  readonly db: Database;
  readonly hotDb: Database;
  readonly claimDb: Database;
}

/** With fewer, claims keep to one connection, so that requests and background jobs have enough. */
const TWO_FOR_CLAIMS_FROM = 12;

/** How many connections each pool gets of those that the process may have. One more is the session's. */
export function shareConnections(connectionsMax: number): { hot: number; claims: number; other: number } {
  const claims = connectionsMax < TWO_FOR_CLAIMS_FROM ? 1 : 2;
  const rest = connectionsMax - 1 - claims;
  const hot = Math.max(2, Math.floor(rest * 0.45));
  return { hot, claims, other: rest - hot };
}

/**
 * Opens the pools. On a server that others use too, every connection is opened at once and kept. So a hub that is ready never has to
 * refuse a request because others have taken the connections.
 *
 * @throws StartError with both numbers if fewer are free.
 */
export async function openHubDatabases(options: HubDatabasesOptions): Promise<HubDatabases> {
  const { teardown, connectionsMax, shared, namesWorker, processes, ...common } = options;
  // Opened later. A worker that finds no free connection works without a name.
  const ofPools = namesWorker ? connectionsMax - 1 : connectionsMax;
  const shares = shareConnections(ofPools);
  const pool = (connections: number) => ({ ...common, connectionsMax: connections, keepsConnections: shared });
  const db = openDatabase(pool(shares.other));
  teardown.add(() => db.destroy());
  const hotDb = await openHotDatabase(pool(shares.hot), db);
  teardown.add(() => hotDb.destroy());
  const claimDb = await openHotDatabase({ ...pool(shares.claims), forClaims: true }, db);
  teardown.add(() => claimDb.destroy());
  if (shared) {
    const all = [repeated(db, shares.other), repeated(hotDb, shares.hot), repeated(claimDb, shares.claims)].flat();
    const refusal = await onceConnectionsAreFree(options.log, async () => {
      const opened = 1 + (await openAll(all));
      const isEnough = opened >= ofPools;
      if (isEnough && processes === 1) return null;
      return refuseTooFew(db, { each: connectionsMax, processes }, isEnough ? opened + (await countFree(db)) : opened);
    });
    if (refusal !== null) throw refusal;
  }
  return { db, hotDb, claimDb };
}

/** Returns the error if waiting is of no use, because the server takes fewer connections in all. @throws it if waiting may help. */
async function refuseTooFew(db: Database, needed: NeededConnections, free: number): Promise<StartError | null> {
  const all = needed.each * needed.processes;
  if (free >= all) return null;
  const error = tooFewConnections(needed, free);
  if ((await maxConnections(db)) >= all) throw error;
  return error;
}

/** A server needs a moment to end the sessions of a process that was killed, and the process in its place must not be refused for that. */
const FREED_MS_MAX = 5_000;
const TRY_EVERY_MS = 250;

/** Tries again for some seconds while connections are lacking. @throws what the last attempt threw. */
export async function onceConnectionsAreFree<T>(log: Log, attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + FREED_MS_MAX;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StartError) || error.code !== "too_few_connections" || performance.now() > end)
        throw error;
      const text = `Too few database connections are free: the start waits up to ${FREED_MS_MAX / 1_000} s for those of a process that has ended.`;
      if (isFirst) log.warn({ reason: error.message }, text);
    }
    await wait(TRY_EVERY_MS);
  }
}

async function maxConnections(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select current_setting('max_connections')::int as count`.execute(db);
  return rows[0]?.count ?? 0;
}

/**
 * How many more connections this user may open: the least of the limits of the server, the database and the user. They are counted and
 * not opened, because those of many processes would take seconds.
 */
async function countFree(db: Database): Promise<number> {
  const { rows } = await sql<{ free: number }>`
    select greatest(0, least(
      current_setting('max_connections')::int - count(*) - case when u.rolsuper then 0 else
        current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true)::int, 0) end,
      nullif(u.rolconnlimit, -1) - count(*) filter (where a.usename = current_user),
      nullif(d.datconnlimit, -1) - count(*) filter (where a.datname = current_database())))::int as free
    from pg_roles u, pg_database d, pg_stat_activity a
    where u.rolname = current_user and d.datname = current_database()
      and a.usename is not null and coalesce(a.backend_type, 'client backend') = 'client backend'
    group by u.rolsuper, u.rolconnlimit, d.datconnlimit`.execute(db);
  return rows[0]?.free ?? 0;
}

function repeated(db: Database, count: number): Database[] {
  return Array.from({ length: count }, () => db);
}

/** Opens a connection for each entry, all of them at the same time, and gives how many there were. @throws what is no lack of them. */
async function openAll(databases: readonly Database[]): Promise<number> {
  const tried = Promise.withResolvers<void>();
  let waited = databases.length;
  const noteTried = () => {
    waited -= 1;
    if (waited === 0) tried.resolve();
  };
  const opened = databases.map(async (db) => {
    try {
      await db.connection().execute(() => {
        noteTried();
        // Held until all were tried, because the pool would otherwise hand out the same one again.
        return tried.promise;
      });
      return 1;
    } catch (error) {
      noteTried();
      if (isLackOfConnections(error)) return 0;
      throw error;
    }
  });
  const counts = await Promise.all(opened);
  return counts.reduce<number>((sum, count) => sum + count, 0);
}

/** How many connections a start needs: those of one process, for each of its processes. */
export interface NeededConnections {
  readonly each: number;
  readonly processes: number;
}

/** The error of a start that finds too few connections. */
export function tooFewConnections({ each, processes }: NeededConnections, free: number): StartError {
  const one = processes === 1;
  return new StartError(
    "too_few_connections",
    `${one ? "This process needs" : `These ${processes} processes need`} ${each * processes} database connections and ${free} are free: ` +
      `set ${one ? "" : "HAAK_PROCESSES or "}HAAK_DATABASE_CONNECTIONS to fewer (at least ${one ? "6" : "1 and 6"}), ` +
      "or raise max_connections of PostgreSQL.",
  );
}
