import pg from "pg";

/** How a pool of connections is opened. */
export interface PoolOptions {
  readonly url: string;
  readonly connectionsMax: number;
  /** Told when a connection that nobody was using is lost; whoever uses one hears it from their own query. */
  readonly onLost: (error: Error) => void;
}

/**
 * Opens a pool of connections. Nothing connects before the first query. Every connection has a listener from its start to
 * its end, since a database that restarts would otherwise end the whole process by an unhandled error.
 */
export function openPool({ url, connectionsMax, onLost }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: 5_000,
    application_name: "haak",
  });
  pool.on("error", onLost);
  // The query that was under way fails with the same error, so that nothing is swallowed here.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
