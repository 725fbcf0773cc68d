import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Database } from "../../src/platform/postgres/database.ts";
import type { Tables } from "../../src/platform/postgres/tables/tables.ts";

/** A statement that a task has asked for, and what became of it. */
interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly answered: PromiseWithResolvers<pg.QueryResult>;
  /** Resolves when the database has answered. */
  done: Promise<void>;
  outcome: { readonly result: pg.QueryResult } | { readonly error: unknown } | null;
}

/** What a session needs. */
export interface SessionParts {
  readonly url: string;
  readonly observer: pg.Client;
  /** Called when the committed state may have changed. */
  readonly onCommit: () => void;
  /** Whether commits are kept. Otherwise each transaction is rolled back instead, so that the same work can run again. Default: true. */
  readonly keeps?: boolean;
}

/** Where a session is: it waits for its turn, it waits for a lock of another session, or nobody uses it. */
export type SessionState = "free" | "ready" | "blocked";

/** A deadlock is found this long after a session began to wait. Every wait for a lock lasts longer, so that the victim is always the same. */
const DEADLOCK_TIMEOUT_MS = 10;
const BLOCKED_SETTLES_MS = 25;
/** Steps take no time, so a statement never waits too long for a lock. */
const LOCK_TIMEOUT = /(set_config\('lock_timeout', )'\d+'/;
const QUICK_MS = 4;

/**
 * One connection whose statements are carried out one at a time, each when the simulation says so. Between two statements other
 * sessions can do anything, as they can on a busy server, and the order is always the one that the seed gives.
 */
export class SteppedSession {
  readonly db: Database;
  readonly #client: pg.Client;
  readonly #observer: pg.Client;
  #pid = 0;
  /** Asked for and not begun. More than one where the product asks several things of one transaction at once. */
  readonly #waiting: Statement[] = [];
  #running: Statement | null = null;
  /** Carried out, and its answer never arrives. */
  #withheld: Statement | null = null;
  readonly #keeps: boolean;
  #arrival = Promise.withResolvers<void>();
  #isLost = false;
  #isInTransaction = false;
  readonly #onCommit: () => void;

  private constructor(client: pg.Client, { observer, onCommit, keeps = true }: SessionParts) {
    this.#client = client;
    this.#observer = observer;
    this.#onCommit = onCommit;
    this.#keeps = keeps;
    const connection = {
      query: (text: string, values: readonly unknown[] = []) => this.#ask(text, values),
      release: () => undefined,
    };
    // Kysely's driver calls nothing of a pool and its client but these.
    const pool = { connect: async () => connection, end: async () => undefined } as unknown as pg.Pool;
    this.db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  }

  static async open(parts: SessionParts): Promise<SteppedSession> {
    const client = new pg.Client({ connectionString: parts.url });
    // A killed connection reports its end here as well as to its statement.
    client.on("error", () => undefined);
    await client.connect();
    const session = new SteppedSession(client, parts);
    await client.query(`set deadlock_timeout = ${DEADLOCK_TIMEOUT_MS}`);
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    session.#pid = rows[0]?.pid ?? 0;
    return session;
  }

  get state(): SessionState {
    if (this.#running !== null) return "blocked";
    return this.#waiting.length === 0 ? "free" : "ready";
  }

  /** The first words of the statement whose turn comes next, for the trace. */
  get nextStatement(): string {
    return (this.#running ?? this.#waiting[0])?.text.trim().split(/\s+/, 3).join(" ").toLowerCase() ?? "";
  }

  /** The statement whose turn comes next, or nothing. */
  get nextText(): string {
    return this.#waiting[0]?.text ?? "";
  }

  /** Resolves as soon as a statement waits for its turn. */
  arrived(): Promise<void> {
    return this.#waiting.length === 0 ? this.#arrival.promise : Promise.resolve();
  }

  /** Carries out the statement that waits, until it is answered or waits for a lock. `withhold` keeps the answer from the task. */
  async step({ withhold = false } = {}): Promise<void> {
    const statement = this.#waiting.shift();
    if (statement === undefined) throw new Error("No statement waits for its turn.");
    if (this.#waiting.length === 0) this.#arrival = Promise.withResolvers<void>();
    this.#running = statement;
    statement.done = this.#client.query(statement.text, [...statement.values]).then(
      (result) => {
        // The caller must believe that it has committed, although nothing was kept.
        if (!this.#keeps && statement.text === "rollback") Object.assign(result, { command: "COMMIT" });
        statement.outcome = { result };
      },
      (error: unknown) => {
        statement.outcome = { error };
      },
    );
    await this.settle({ withhold });
  }

  /** Looks whether the running statement is answered, or still waits for a lock. Returns true if it is answered. */
  async settle({ withhold = false } = {}): Promise<boolean> {
    const statement = this.#running;
    if (statement === null) return false;
    // Most statements end within this time. Only for the others the server is asked whether they wait for a lock.
    await Promise.race([statement.done, pause(QUICK_MS)]);
    while (statement.outcome === null) if (await this.#waitsForLock(statement)) return false;
    this.#running = null;
    this.#noteTransaction(statement);
    if (withhold) this.#withheld = statement;
    else deliver(statement);
    return true;
  }

  #noteTransaction({ text, outcome }: Statement): void {
    if (/^\s*begin/i.test(text)) this.#isInTransaction = true;
    else if (/^\s*(commit|rollback)\s*$/i.test(text)) this.#isInTransaction = false;
    if (!this.#isInTransaction && outcome !== null && "result" in outcome) this.#onCommit();
  }

  /** Ends the connection, as if its process or its network had died. An open transaction is rolled back when this resolves. */
  async lose(): Promise<void> {
    this.#isLost = true;
    await this.#observer.query("select pg_terminate_backend($1)", [this.#pid]);
    for (let isThere = true; isThere; ) {
      const { rowCount } = await this.#observer.query("select 1 from pg_stat_activity where pid = $1", [this.#pid]);
      isThere = rowCount !== 0;
    }
    for (const open of [this.#withheld, this.#running, ...this.#waiting])
      open?.answered.reject(new Error("Connection terminated unexpectedly"));
    this.#running = null;
    this.#waiting.length = 0;
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  #ask(asked: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    if (this.#isLost) return Promise.reject(new Error("Connection terminated unexpectedly"));
    const text = asked === "commit" && !this.#keeps ? "rollback" : asked.replace(LOCK_TIMEOUT, "$1'0'");
    const statement: Statement = {
      text,
      values,
      answered: Promise.withResolvers(),
      done: Promise.resolve(),
      outcome: null,
    };
    this.#waiting.push(statement);
    this.#arrival.resolve();
    return statement.answered.promise;
  }

  /** Whether this session holds a lock that the other one waits for. */
  async blocks(other: SteppedSession): Promise<boolean> {
    const { rows } = await this.#observer.query<{ blocks: boolean }>(
      "select $1 = any(pg_blocking_pids($2)) as blocks",
      [this.#pid, other.#pid],
    );
    return rows[0]?.blocks ?? false;
  }

  /** Looks twice, because a session that has just been blocked may be the victim of a deadlock, or may get its lock after all. */
  async #waitsForLock(statement: Statement): Promise<boolean> {
    if (!(await this.#isBlocked())) {
      await pause(0);
      return false;
    }
    await pause(BLOCKED_SETTLES_MS);
    return statement.outcome === null && (await this.#isBlocked());
  }

  async #isBlocked(): Promise<boolean> {
    const { rows } = await this.#observer.query<{ blocked: boolean }>(
      "select cardinality(pg_blocking_pids($1)) > 0 as blocked",
      [this.#pid],
    );
    return rows[0]?.blocked ?? false;
  }
}

function deliver({ outcome, answered }: Statement): void {
  if (outcome === null) return;
  if ("error" in outcome) answered.reject(outcome.error);
  else answered.resolve(outcome.result);
}

/** Gives the database time. What is waited for is always a fact that the database shows, never the time itself. */
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
