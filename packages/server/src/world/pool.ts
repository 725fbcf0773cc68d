import pg from "pg";

/** How a pool of connections is opened. */
export interface PoolOptions {
  readonly url: string;
  readonly connectionsMax: number;
  /** Told when a connection that nobody was using is lost; whoever uses one hears it from their own query. */
  readonly onLost: (error: Error) => void;
  /** After how long the server ends a transaction in which nothing happens. Ours go on within milliseconds. */
  readonly forgottenAfterMs?: number;
  /** Prepares each new connection before anybody has it; where that fails, whoever asked for one hears it. */
  readonly prepare?: (client: pg.ClientBase) => Promise<unknown>;
}

/** Shorter than anybody should wait for an answer, longer than a process of ours may be busy with something else. */
const FORGOTTEN_AFTER_MS = 10_000;

/**
 * Opens a pool of connections. Nothing connects before the first query. Every connection has a listener from its start to
 * its end, since a database that restarts would otherwise end the whole process by an unhandled error.
 *
 * A process that is stopped, or whose machine is cut off, in the middle of a transaction has locked lanes, and the server
 * would keep them locked until its keep-alive notices: two hours, in which nobody could accept an event for them.
 */
export function openPool({ url, connectionsMax, onLost, ...options }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    ...verifying(options.prepare),
    connectionTimeoutMillis: 5_000,
    application_name: "haak",
    idle_in_transaction_session_timeout: options.forgottenAfterMs ?? FORGOTTEN_AFTER_MS,
  });
  pool.on("error", onLost);
  // The query that was under way fails with the same error, so that nothing is swallowed here.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** The pool asks this of a new connection before it hands it out, and ends the connection if it fails. */
function verifying(prepare: PoolOptions["prepare"]): Pick<pg.PoolConfig, "verify"> {
  if (prepare === undefined) return {};
  return {
    verify(client, done) {
      prepare(client).then(() => done(), done);
    },
  };
}
