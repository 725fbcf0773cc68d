import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { Log } from "../log/log.ts";
import { openPool, type PoolOptions } from "./pool.ts";
import type { Tables } from "./tables/tables.ts";

/** The hub's database: typed queries, a pool of connections, transactions in READ COMMITTED. */
export type Database = Kysely<Tables>;
/** A transaction that the caller opened and will end. */
export type Tx = Transaction<Tables>;
/** Either; for statements that may run alone or as a part of something larger. */
export type Db = Database | Tx;

/** Counts and numbers of rows fit a double; a value beyond 2^53 would be a bug, so it is thrown rather than rounded. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database answered ${text}, which no number can hold.`);
  return value;
}

pg.types.setTypeParser(pg.types.builtins.INT8, parseInt8);

/** Where a pool is opened. `connectionsMax` counts this process only. */
export interface DatabaseOptions extends Pick<PoolOptions, "sockets" | "statementSecondsMax" | "keepsConnections"> {
  readonly url: string;
  readonly connectionsMax: number;
  readonly log: Log;
}

/** Lists, mass changes and background jobs may take long; what takes longer than this has lost its way. */
const STATEMENT_SECONDS_MAX = 60;

/** Opens a pool on `url`. Nothing connects before the first query. */
export function openDatabase(options: DatabaseOptions): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openLoggedPool(options) }) });
}

/** A pool whose lost connections are logged. */
export function openLoggedPool({ log, ...options }: DatabaseOptions, more: Pick<PoolOptions, "prepare"> = {}): pg.Pool {
  const onLost = (error: Error) => log.warn({ error: error.message }, "An idle database connection was lost.");
  return openPool({ statementSecondsMax: STATEMENT_SECONDS_MAX, ...options, onLost, ...more });
}

/** Reads several things as they all were at one moment, whatever is committed meanwhile. */
export function inOneSnapshot<T>(db: Database, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(read);
}

/** SQLSTATE classes that mean "not now": connection failures, no resources, operator intervention, failing to serialize. */
const TRANSIENT_CLASSES = new Set(["08", "40", "53", "57", "58"]);
/**
 * Single states of other classes that mean the same: a lock that was not to be had in time, a standby, which takes no writes,
 * and a transaction that the server ended because the hub did not continue it in time.
 */
const TRANSIENT_STATES = new Set(["55P03", "25006", "25P03"]);

/** True if the database could not do it now and may do it later; false if the statement itself was at fault. */
export function isTransientDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // First, as EPIPE looks like an SQLSTATE too; no class of those begins with E.
  if (/^E[A-Z]+$/.test(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code)) return TRANSIENT_CLASSES.has(code.slice(0, 2)) || TRANSIENT_STATES.has(code);
  return /Connection terminated|timeout expired|timeout exceeded when trying to connect|is not queryable/.test(
    error.message,
  );
}

/** True if the server ended the transaction because it and another one waited for each other. */
export function isDeadlock(error: unknown): boolean {
  return hasCode(error, "40P01");
}

/** True if the transaction failed because another one has a lock that it needs. */
export function isLockConflict(error: unknown): boolean {
  return isDeadlock(error) || hasCode(error, "55P03");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
