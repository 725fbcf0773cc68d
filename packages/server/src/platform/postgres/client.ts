import { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type DatabaseHost, parseDatabaseUrl, writeHost } from "./database-url.ts";

/** How long it may take to open a connection. */
const CONNECT_MS_MAX = 5_000;
/** An unused connection whose other side has vanished is noticed 15 s later: Node asks ten times, once a second, after this. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 } as const;

/**
 * The server notices within 30 s that the machine of a client vanished. With its own defaults that takes two hours, in which each of
 * its connections counts against `max_connections`.
 */
export const SERVER_KEEP_ALIVE =
  "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4";

type OnConnect = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

/**
 * A connection to the database. Everything that opens `DATABASE_URL` uses this class, so that a URL with several hosts works everywhere:
 * it connects to the host that takes writes.
 */
export class HubClient extends pg.Client {
  readonly #finder: HostFinder | null;

  constructor({ connectionString = "", ...config }: pg.ClientConfig = {}) {
    const { hosts, driverUrl } = parseDatabaseUrl(connectionString);
    // A pool has one limit for waiting and for connecting, and connecting must not take that long.
    const options = { ...config, ...KEEP_ALIVE, connectionTimeoutMillis: CONNECT_MS_MAX };
    super({ ...options, connectionString: driverUrl });
    this.#finder = hosts.length > 1 ? finderOf(connectionString) : null;
  }

  override connect(): Promise<pg.Client>;
  override connect(onConnect: OnConnect): void;
  override connect(onConnect?: OnConnect): Promise<pg.Client> | undefined {
    const connecting = this.#finder === null ? super.connect() : this.#connectToWriter(this.#finder);
    if (onConnect === undefined) return connecting;
    // The driver's own type says that one of the two is called, and a function of either type takes both.
    const done = onConnect as (error: Error | null, client?: pg.Client) => void;
    connecting.then((client) => done(null, client), done);
    return undefined;
  }

  /** Lets the next connections look for another host. False if the URL names only one. */
  leaveHost(): boolean {
    this.#finder?.forget();
    return this.#finder !== null;
  }

  async #connectToWriter(finder: HostFinder): Promise<pg.Client> {
    const found = await finder.find();
    this.host = found.host;
    this.port = found.port;
    try {
      return await super.connect();
    } catch (error) {
      finder.forget(found);
      throw error;
    }
  }
}

/** What a host answered. */
interface Answer {
  readonly host: DatabaseHost;
  /** The timeline of a host that takes writes: each promotion begins a higher one. 0 if it does not tell. Null if it takes none. */
  readonly timeline: number | null;
  readonly error: Error | null;
}

/** While no host takes writes, they are asked no more often than this, because every statement of the hub asks for a connection. */
const AGAIN_AFTER_MS = 500;
/** Once one host takes writes, the others may take this long to contradict. */
const OTHERS_MS_MAX = 1_000;
const ANSWER_MS_MAX = 3_000;

/** Finds the host that takes writes. All connections of a process to one URL share what it found, until one of them fails there. */
class HostFinder {
  readonly #url: string;
  #found: DatabaseHost | null = null;
  #searching: Promise<DatabaseHost> | null = null;
  /** A host that takes writes on an older timeline is a primary that came back after another was promoted: writes there are lost. */
  #timelineMin = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async find(): Promise<DatabaseHost> {
    if (this.#found !== null) return this.#found;
    if (this.#searching !== null) return this.#searching;
    const searching = this.#search();
    const end = () => {
      this.#searching = null;
    };
    searching.then(end, () => setTimeout(end, AGAIN_AFTER_MS).unref());
    this.#searching = searching;
    return searching;
  }

  /** `host` limits it to a host that failed, because others may have found another since. */
  forget(host = this.#found): void {
    if (host === this.#found) this.#found = null;
  }

  async #search(): Promise<DatabaseHost> {
    const { hosts, driverUrl } = parseDatabaseUrl(this.#url);
    const answers: Answer[] = [];
    const writable = Promise.withResolvers<void>();
    const all = hosts.map(async (host) => {
      const answer = await askHost(host, driverUrl);
      answers.push(answer);
      if (answer.timeline !== null) writable.resolve();
    });
    await Promise.race([Promise.all(all), writable.promise.then(() => wait(OTHERS_MS_MAX, undefined, { ref: false }))]);
    const newest = Math.max(this.#timelineMin, ...answers.map(({ timeline }) => timeline ?? 0));
    const found = answers.find(({ timeline }) => timeline === newest || timeline === 0);
    if (found === undefined) throw noWriter(answers);
    this.#timelineMin = newest;
    this.#found = found.host;
    return found.host;
  }
}

/** Kept by URL, because connections are opened in many places, and all of them must agree on the host. */
const finders = new Map<string, HostFinder>();

function finderOf(url: string): HostFinder {
  const finder = finders.get(url) ?? new HostFinder(url);
  finders.set(url, finder);
  return finder;
}

const STATE = `select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only`;
/** The file name of the write-ahead log begins with the timeline in hexadecimal. */
const TIMELINE = "select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline";

/** Asks one host on a separate connection. Never rejects. */
async function askHost(host: DatabaseHost, driverUrl: string): Promise<Answer> {
  const client = new pg.Client({
    connectionString: driverUrl,
    application_name: "haak host",
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: ANSWER_MS_MAX,
  });
  Object.assign(client, host);
  // The query that was under way fails with the same error.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ standby: boolean; read_only: boolean }>(STATE);
    const [{ standby, read_only: isReadOnly } = { standby: false, read_only: true }] = rows;
    if (standby || isReadOnly) throw new Error(standby ? "it is a standby" : "it is read only");
    return { host, timeline: await timelineOf(client), error: null };
  } catch (error) {
    return { host, timeline: null, error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    // Not awaited, because a host that vanished never answers.
    client.end().catch(() => undefined);
  }
}

/** A managed database may refuse this question, and is then believed without it. */
async function timelineOf(client: pg.Client): Promise<number> {
  try {
    const { rows } = await client.query<{ timeline: string }>(TIMELINE);
    return Number.parseInt(rows[0]?.timeline ?? "0", 16);
  } catch {
    return 0;
  }
}

/** A lack of connections is thrown unchanged, because the start has a message for it. */
function noWriter(answers: readonly Answer[]): Error {
  const full = answers.find(({ error }) => isLackOfConnections(error))?.error;
  if (full) return full;
  const reasons = answers.map(({ host, error }) => `${writeHost(host)}: ${reasonOf(error)}`);
  // The code makes it an error of the moment (`isTransientDatabaseError`), because a standby may be promoted soon.
  return Object.assign(new Error(`no host takes writes: ${reasons.join("; ")}`), { code: "ENOHOST" });
}

function reasonOf(error: Error | null): string {
  if (error === null) return "it was the primary before the last failover";
  // A connection error may have no message, only a code.
  return error.message || String(Reflect.get(error, "code"));
}

/** 53300 is too_many_connections: of the server, of the database or of the user. */
export function isLackOfConnections(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "53300";
}

/** All sockets of this process to its database, so that they can be closed together once its host is known to be silent. */
export interface Sockets {
  /** A socket that is not connected yet, for a connection that begins. */
  readonly open: () => Socket;
  /** Closes every socket. Statements that are under way fail with an error of the moment, so that their callers can try again. */
  readonly closeAll: () => void;
}

/** Without any socket yet. */
export function createSockets(): Sockets {
  const sockets = new Set<Socket>();
  return {
    open() {
      const socket = new Socket();
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket;
    },
    closeAll() {
      // The code makes it an error of the moment (`isTransientDatabaseError`).
      const error = Object.assign(new Error("The database does not answer."), { code: "ETIMEDOUT" });
      for (const socket of sockets) socket.destroy(error);
    },
  };
}
