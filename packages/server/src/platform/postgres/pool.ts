import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { HubClient, SERVER_KEEP_ALIVE, type Sockets } from "./client.ts";

/** How a pool of connections is opened. */
export interface PoolOptions {
  readonly url: string;
  readonly connectionsMax: number;
  /** Called when an unused connection is lost. The loss of a used one makes its query fail. */
  readonly onLost: (error: Error) => void;
  /** After how long the server ends a transaction without statements. The hub's transactions continue within milliseconds. */
  readonly forgottenAfterMs?: number;
  /** How long the end of the pool waits for the server to close its connections. */
  readonly goodbyeMsMax?: number;
  /** Makes the sockets, so that they can be closed together. By default the pool makes its own. */
  readonly sockets?: Sockets;
  /** Whether unused connections stay open. Default: they are closed after ten seconds. */
  readonly keepsConnections?: boolean;
  /** How long one statement may take, in seconds; without it a statement may take for ever. */
  readonly statementSecondsMax?: number;
  /** Prepares each new connection before its first use. If that fails, the request for the connection fails. */
  readonly prepare?: (client: pg.ClientBase) => Promise<unknown>;
}

/** Shorter than anybody should wait for an answer, longer than a process of ours may be busy with something else. */
const FORGOTTEN_AFTER_MS = 10_000;
/** How long a statement waits until one of the pool's connections is free: few connections make it wait, and are no reason to fail. */
const WAIT_MS_MAX = 20_000;
/** The server cancels a statement that takes too long. If it is not heard of this much later, the connection is closed. */
const CANCEL_SECONDS_MAX = 2;
/** A server that runs closes a connection within milliseconds; one that is cut off never does, and must not keep us from ending. */
const GOODBYE_MS_MAX = 1_000;

/**
 * Opens a pool of connections. Nothing connects before the first query. Every connection has a listener from its start to
 * its end, since a database that restarts would otherwise end the whole process by an unhandled error.
 *
 * A process that is stopped, or whose machine is cut off, in the middle of a transaction has locked lanes, and the server
 * would keep them locked until its keep-alive notices: two hours, in which no event could be accepted for them.
 */
export function openPool({ url, connectionsMax, onLost, ...options }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    ...verifying(options),
    connectionTimeoutMillis: WAIT_MS_MAX,
    Client: HubClient,
    ...(options.keepsConnections && { min: connectionsMax }),
    application_name: "haak",
    ...(options.sockets && { stream: options.sockets.open }),
  });
  pool.on("error", onLost);
  // The query that was under way fails with the same error, so that nothing is swallowed here.
  pool.on("connect", (client) => client.on("error", () => undefined));
  if (options.statementSecondsMax !== undefined) boundStatements(pool, options.statementSecondsMax);
  return endingWhole(pool, options.goodbyeMsMax ?? GOODBYE_MS_MAX);
}

/**
 * Closes a connection whose statement takes too long. The server's own limit (`statement_timeout`) ends what runs too long, but a
 * server that is cut off cannot say so. Time is counted in ticks, because a process that was stopped must not take that for an answer
 * that is late, and because reading a clock twice for each statement would cost more than this.
 */
function boundStatements(pool: pg.Pool, secondsMax: number): void {
  const waitingSince = new Map<pg.PoolClient, number>();
  let second = 0;
  pool.on("acquire", (client) => waitingSince.set(client, second));
  pool.on("release", (_error, client) => waitingSince.delete(client));
  // The driver says "drain" after each answer that leaves nothing else to be answered.
  pool.on("connect", (client) =>
    client.on("drain", () => {
      if (waitingSince.has(client)) waitingSince.set(client, second);
    }),
  );
  const timer = setInterval(() => {
    second += 1;
    for (const [client, since] of waitingSince) {
      if (second - since <= secondsMax + CANCEL_SECONDS_MAX) continue;
      waitingSince.delete(client);
      // The statement under way fails, as "Connection terminated"; the pool throws the connection away when it is given back.
      void client.end();
    }
  }, 1_000).unref();
  const end = pool.end.bind(pool);
  Object.assign(pool, { end: () => end().finally(() => clearInterval(timer)) });
}

/**
 * The pool's own `end` resolves before its connections are closed. If the server is stopped right after it, the server is faster than
 * the goodbyes, and the server tells the connections that it ends them, each of which would be logged as lost. So this one
 * waits until they are closed.
 */
function endingWhole(pool: pg.Pool, goodbyeMsMax: number): pg.Pool {
  const closings = new Set<Promise<void>>();
  pool.on("connect", (client) => {
    const closing = new Promise<void>((resolve) => client.once("end", resolve)).finally(() => closings.delete(closing));
    closings.add(closing);
  });
  const endConnection = pool.end.bind(pool);
  return Object.assign(pool, {
    async end() {
      await endConnection();
      await Promise.race([Promise.all(closings), wait(goodbyeMsMax, undefined, { ref: false })]);
    },
  });
}

/**
 * The pool does this with a new connection before it hands it out, and ends the connection if it fails. Time limits are set by a statement,
 * because a pooler refuses or ignores them as parameters of the start (decision 0045).
 */
function verifying(options: Omit<PoolOptions, "url" | "connectionsMax" | "onLost">): Pick<pg.PoolConfig, "verify"> {
  const { prepare, statementSecondsMax, forgottenAfterMs = FORGOTTEN_AFTER_MS } = options;
  const limits = [
    SERVER_KEEP_ALIVE,
    `set idle_in_transaction_session_timeout = ${forgottenAfterMs}`,
    ...(statementSecondsMax === undefined ? [] : [`set statement_timeout = ${statementSecondsMax * 1_000}`]),
  ].join("; ");
  return {
    verify(client, done) {
      client
        .query(limits)
        .then(() => prepare?.(client))
        .then(() => done(), done);
    },
  };
}
