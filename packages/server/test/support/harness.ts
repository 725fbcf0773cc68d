import type { RequestHandler, Router } from "express";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, onTestFinished, vi } from "vitest";
import { createSeal, type Seal } from "../../src/platform/crypto/seal.ts";
import { createApp, type Mount } from "../../src/platform/http/app.ts";
import { listen } from "../../src/platform/http/listen.ts";
import { createIds, type NewId } from "../../src/platform/ids.ts";
import type { Log } from "../../src/platform/log/log.ts";
import { type Database, openDatabase } from "../../src/platform/postgres/database.ts";
import { isOnCluster, openHotDatabase } from "../../src/platform/postgres/hot-database.ts";
import type { Shop } from "../../src/platform/shop.ts";
import type { Clock } from "../../src/platform/time/clock.ts";
import { createTestDatabase } from "./postgres.ts";
import type { PostgresVersion } from "./test-server.ts";

/** A clock that stands still until a test moves it. */
export interface HandMovedClock extends Clock {
  advance(seconds: number): void;
  reset(): void;
}

/** The time at which every test begins. */
export const TEST_START = new Date("2026-11-24T10:00:00Z");

/** A clock that starts at `TEST_START`. */
export function aClock(): HandMovedClock {
  let now = TEST_START.getTime();
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1_000;
    },
    reset: () => {
      now = TEST_START.getTime();
    },
  };
}

/** A log that keeps its lines, newest last, instead of printing them. */
export function aLog(): Log & { readonly lines: { level: string; facts: unknown; text: string | undefined }[] } {
  const lines: { level: string; facts: unknown; text: string | undefined }[] = [];
  const write = (level: string) => (facts: unknown, text?: string) => {
    lines.push({ level, facts, text });
  };
  return {
    lines,
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    fatal: write("fatal"),
  };
}

/** A database with the hub's schema, and the platform parts that features need. */
export interface TestStore {
  readonly url: string;
  /** Like the hub's hot path: statements are prepared and planned without their values. */
  readonly db: Database;
  /** The same database through separate ordinary connections, as another process would use it. */
  readonly otherDb: Database;
  /** Whether the tests run on a prepared Citus cluster. */
  readonly onCluster: boolean;
  readonly clock: HandMovedClock;
  readonly newId: NewId;
  readonly seal: Seal;
  /** Deletes all rows and resets the clock. It runs before each test. */
  empty(): Promise<void>;
}

interface OpenedStore extends Pick<TestStore, "url" | "db" | "otherDb" | "onCluster"> {
  readonly emptying: string;
  readonly close: () => Promise<void>;
}

/** The connections of `db` and of `otherDb`, each. */
export const STORE_CONNECTIONS_MAX = 12;

/**
 * Gives a test file its own database, which is emptied before each test. Call it in `describe`. With `filledOnce` it is not emptied,
 * because the tests only read what `beforeAll` has stored.
 */
export function useStore(version: PostgresVersion, { filledOnce = false } = {}): TestStore {
  const opened: OpenedStore[] = [];
  const current = () => {
    const [store] = opened;
    if (!store) throw new Error("The store is there only while tests run.");
    return store;
  };
  const clock = aClock();
  beforeAll(async () => {
    const database = await createTestDatabase(version);
    const options = { url: database.url, connectionsMax: STORE_CONNECTIONS_MAX, log: aLog() };
    const otherDb = openDatabase(options);
    const db = await openHotDatabase(options, otherDb);
    const close = async () => {
      await Promise.all([db.destroy(), otherDb.destroy()]);
      await database.drop();
    };
    const onCluster = await isOnCluster(otherDb);
    const emptying = await emptyingStatements(db, { onCluster });
    opened.push({ url: database.url, db, otherDb, onCluster, emptying, close });
  });
  afterAll(() => opened.pop()?.close());
  const empty = async () => {
    clock.reset();
    await sql.raw(current().emptying).execute(current().db);
  };
  (filledOnce ? beforeAll : beforeEach)(empty);
  return {
    get url() {
      return current().url;
    },
    get db() {
      return current().db;
    },
    get otherDb() {
      return current().otherDb;
    },
    get onCluster() {
      return current().onCluster;
    },
    clock,
    newId: createIds(),
    seal: createSeal(Buffer.alloc(32, 7)),
    empty,
  };
}

/** One statement text that empties every table. It deletes, because that is faster than truncating tables with few rows. */
async function emptyingStatements(db: Database, { onCluster }: Pick<TestStore, "onCluster">): Promise<string> {
  const { rows } = await sql<{ table: string }>`
    select tablename as table from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(db);
  const tables = rows.map(({ table }) => table);
  // Citus checks foreign keys on nodes that do not get the setting below.
  if (onCluster) return `truncate ${tables.join(", ")} cascade`;
  // As a replica the session checks no foreign keys, so that the tables' order does not matter.
  return ["set local session_replication_role = replica", ...tables.map((table) => `delete from ${table}`)].join(";");
}

/** A separate connection, for interleavings that a test builds by hand. It ends and rolls back when `work` ends. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Also when the test fails because `work` waits for a lock of this connection.
  onTestFinished(() => client.end());
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Waits until this many connections of the database wait for a lock that another one holds. */
export async function untilBlocked(store: TestStore, count = 1): Promise<void> {
  // On a cluster the waiting is done on the node that holds the bucket.
  const waiting = store.onCluster
    ? "select count(*)::int as blocked from citus_lock_waits"
    : "select count(*)::int as blocked from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await withClient(store.url, (client) =>
    vi.waitFor(
      async () => {
        const { rows } = await client.query<{ blocked: number }>(waiting);
        if ((rows[0]?.blocked ?? 0) < count) throw new Error(`Only ${rows[0]?.blocked} connections wait for a lock.`);
      },
      { timeout: 10_000, interval: 5 },
    ),
  );
}

/** A promise that a test resolves by hand. It also resolves when the test fails, so that nothing waits for ever. */
export function aGate(): PromiseWithResolvers<void> {
  const gate = Promise.withResolvers<void>();
  onTestFinished(() => gate.resolve());
  return gate;
}

/** Serves these mounts on loopback, as the hub's application, until the test ends. Returns the address. */
export async function serve(mounts: readonly Mount[], log: Log = aLog()): Promise<string> {
  const server = await listen(createApp({ mounts, log }), { host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close(0));
  return `http://127.0.0.1:${server.port}`;
}

/** Serves the routes of one feature to a shop that is signed in. Returns their address. */
export function serveRoutes(router: Router, shop: Shop): Promise<string> {
  const guard: RequestHandler = (_request, response, next) => {
    response.locals.shop = { ...shop, apiKeyId: "key_of_test" };
    next();
  };
  return serve([{ path: "/", guard, router }]);
}
