import pg from "pg";
import type { RuleSetCache } from "../../src/pipeline/plan/rule-set.ts";
import { createRuleSetCache } from "../../src/pipeline/plan/rule-set.ts";
import type { ClaimedDelivery } from "../../src/pipeline/queue/lease-due.ts";
import { WORKER_LOCKS } from "../../src/platform/postgres/worker-session.ts";
import { type SessionParts, SteppedSession } from "./stepped-sessions.ts";

/** What an attempt came to, which the simulation decides. */
export type Outcome = "delivered" | "waiting" | "failed";

/** A delivery in the slots of a process. */
export interface InFlight {
  readonly delivery: ClaimedDelivery;
  /** Fixed at the first attempt to record it, because a record that failed is repeated with the same result. */
  outcome: Outcome | null;
}

/** Something that a process can do. */
export interface Work {
  readonly name: string;
  /** Returns what it came to, for the trace. */
  readonly run: () => Promise<string>;
  /** What a process does that lives on after it failed. */
  readonly onFailed?: () => void;
}

/** The same once it has begun, which takes several steps. */
export interface Task {
  readonly name: string;
  readonly process: SimulatedProcess;
  readonly session: SteppedSession;
  ended: Promise<void>;
  /** What it came to, once it has ended: a line for the trace. */
  result: string | null;
  /** An error that no simulated accident explains. */
  defect: Error | null;
}

/** Connections of one process. More let more of its own work interleave; two find what needs two. */
const SESSIONS = 2;

/** A process of the hub: its connections, and what it has in memory. All of it is gone when it dies. */
export class SimulatedProcess {
  readonly name: string;
  readonly inFlight: InFlight[] = [];
  readonly ruleSets: RuleSetCache = createRuleSetCache({ onCluster: false });
  readonly sessions: SteppedSession[];
  /** The buckets of which it has heard that they have work, until a claim has found no more. */
  readonly hinted = new Set<number>();
  /** When it polls next, in milliseconds since 1970. A new process polls at once. */
  pollAt = 0;
  #life: WorkerLife;

  private constructor(name: string, sessions: SteppedSession[], life: WorkerLife) {
    this.name = name;
    this.sessions = sessions;
    this.#life = life;
  }

  static async start(name: string, parts: SessionParts, key: number): Promise<SimulatedProcess> {
    const sessions: SteppedSession[] = [];
    for (let count = 0; count < SESSIONS; count += 1) sessions.push(await SteppedSession.open(parts));
    return new SimulatedProcess(name, sessions, await WorkerLife.begin(parts, key));
  }

  /** The name that its leases carry. */
  get key(): number {
    return this.#life.key;
  }

  freeSession(tasks: readonly Task[]): SteppedSession | null {
    return this.sessions.find((session) => tasks.every((task) => task.session !== session)) ?? null;
  }

  /** Opens a connection in the place of one that was lost. */
  async replaceSession(lost: SteppedSession, parts: SessionParts): Promise<void> {
    await lost.close();
    this.sessions[this.sessions.indexOf(lost)] = await SteppedSession.open(parts);
  }

  /** The session that shows that it lives breaks, and it takes a new one under a new name. */
  async renewLife(parts: SessionParts, key: number): Promise<void> {
    await this.#life.end();
    this.#life = await WorkerLife.begin(parts, key);
  }

  /** A SIGKILL: all connections end at this moment, and what was in flight is forgotten. */
  async kill(): Promise<void> {
    await this.#life.end();
    for (const session of this.sessions) await session.lose();
    this.inFlight.length = 0;
  }

  async close(): Promise<void> {
    await this.#life.end();
    for (const session of this.sessions) await session.close();
  }
}

/** The lock that `worker-session.ts` holds for a worker, here under a name that the simulation gives, so that a seed repeats it. */
class WorkerLife {
  readonly key: number;
  readonly #client: pg.Client;
  readonly #observer: pg.Client;
  #isEnded = false;

  private constructor(client: pg.Client, observer: pg.Client, key: number) {
    this.key = key;
    this.#client = client;
    this.#observer = observer;
  }

  static async begin({ url, observer }: SessionParts, key: number): Promise<WorkerLife> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("select pg_advisory_lock($1, $2)", [WORKER_LOCKS, key]);
    return new WorkerLife(client, observer, key);
  }

  /** Resolves when the lock is free, because the database ends a session a moment after its connection. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    await this.#client.end();
    for (let isLocked = true; isLocked; ) {
      const { rowCount } = await this.#observer.query(
        "select 1 from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2 and database = (select oid from pg_database where datname = current_database())",
        [WORKER_LOCKS, this.key],
      );
      isLocked = rowCount !== 0;
    }
  }
}
