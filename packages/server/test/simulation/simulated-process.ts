import type pg from "pg";
import type { ClaimedDelivery } from "../../src/pipeline/queue/lease-due.ts";
import { SteppedSession } from "./stepped-sessions.ts";

/** What an attempt came to, which the simulation decides. */
export type Outcome = "delivered" | "waiting" | "failed";

/** A delivery in the slots of a process. */
export interface InFlight {
  readonly delivery: ClaimedDelivery;
  /** Fixed at the first attempt to record it, because a record that failed is repeated with the same result. */
  outcome: Outcome | null;
}

/** Something that a process does in the database, which takes several steps. */
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

/** A process of the hub: its connections, and what it has in flight. Both are gone when it dies. */
export class SimulatedProcess {
  readonly name: string;
  readonly inFlight: InFlight[] = [];
  readonly sessions: SteppedSession[];

  private constructor(name: string, sessions: SteppedSession[]) {
    this.name = name;
    this.sessions = sessions;
  }

  static async start(name: string, url: string, observer: pg.Client): Promise<SimulatedProcess> {
    const sessions: SteppedSession[] = [];
    for (let count = 0; count < SESSIONS; count += 1) sessions.push(await SteppedSession.open(url, observer));
    return new SimulatedProcess(name, sessions);
  }

  freeSession(tasks: readonly Task[]): SteppedSession | null {
    return this.sessions.find((session) => tasks.every((task) => task.session !== session)) ?? null;
  }

  /** Opens a connection in the place of one that was lost. */
  async replaceSession(lost: SteppedSession, url: string, observer: pg.Client): Promise<void> {
    await lost.close();
    this.sessions[this.sessions.indexOf(lost)] = await SteppedSession.open(url, observer);
  }

  /** A SIGKILL: all connections end at this moment, and nobody knows any more what was in flight. */
  async kill(): Promise<void> {
    for (const session of this.sessions) await session.lose();
    this.inFlight.length = 0;
  }

  async close(): Promise<void> {
    for (const session of this.sessions) await session.close();
  }
}
