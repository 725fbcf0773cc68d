import pg from "pg";
import { TEST_FORM } from "../../../../scripts/test-form.ts";
import type { Log } from "../../src/platform/log/log.ts";
import { type Database, isDeadlock } from "../../src/platform/postgres/database.ts";
import { SteppedSession } from "../simulation/stepped-sessions.ts";

/** Something that is done on one connection, statement by statement. */
export type SteppedWork = (db: Database) => Promise<unknown>;

/** Two pieces of work that run at the same time. */
export interface WorkPair {
  readonly first: SteppedWork;
  readonly second: SteppedWork;
}

interface Running {
  readonly session: SteppedSession;
  readonly ended: Promise<void>;
  isOver: boolean;
  error: Error | null;
}

/** Statements after which a transaction has a lock that others want: all that lock rows, and those that write rows without locking them first. */
const LOCKS =
  /\bfor (?:no key )?update\b|\bfor share\b|\b(?:insert into|update|delete from) "?(?:event_key|access_subject|access_fact|api_key|rule|rule_set|huddle_connection|lease|event)\b/i;

/**
 * Runs each pair once for every lock of the first: the first stops right after it, the second goes as far as it gets, and then both go to
 * their ends. Two transactions that lock in opposite orders wait for each other in one of these runs, so this finds every deadlock of two.
 * Nothing is committed, so that every run begins with the same rows. Returns a line for each error.
 */
export async function findDeadlocks(url: string, pair: WorkPair): Promise<string[]> {
  const observer = new pg.Client({ connectionString: url });
  await observer.connect();
  const found: string[] = [];
  try {
    for (let locks = 1; ; locks += 1) {
      const { stoppedAfter, errors } = await interleave(url, observer, { ...pair, locks });
      if (stoppedAfter === null) return found;
      for (const error of errors)
        found.push(
          `${isDeadlock(error) ? "deadlock" : error.message} after lock ${locks} of the first: ${stoppedAfter}`,
        );
    }
  } finally {
    await observer.end();
  }
}

/** The same with each of the two as the one that is stopped. */
export async function findDeadlocksBothWays(url: string, { first, second }: WorkPair): Promise<string[]> {
  return [
    ...(await findDeadlocks(url, { first, second })),
    ...(await findDeadlocks(url, { first: second, second: first })),
  ];
}

/** Pieces of work by what they do, each made of a scene that a test has prepared. */
export type Works<Scene> = Readonly<Record<string, (scene: Scene) => SteppedWork>>;

/** Which pairs of works a test runs. */
interface PairsOfWorks<Scene> {
  readonly firsts: Works<Scene>;
  readonly seconds: Works<Scene>;
  /** The others of a pair in the short form: those that lock the most. */
  readonly short: readonly string[];
}

/** The names of each pair of a first with a second, and of two firsts, once. */
export function pairsOf<Scene>({ firsts, seconds, short }: PairsOfWorks<Scene>): (readonly [string, string])[] {
  const names = Object.keys(firsts);
  return names.flatMap((one, index) =>
    [...Object.keys(seconds), ...names.slice(index)]
      .filter((other) => TEST_FORM === "long" || short.includes(other))
      .map((other) => [one, other] as const),
  );
}

/** A log for jobs, which report what goes wrong and go on. It makes them fail, so that a test sees a deadlock. */
export const throwingLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn(facts: unknown) {
    throw new Error(JSON.stringify(facts));
  },
  error(facts: unknown) {
    throw new Error(JSON.stringify(facts));
  },
  fatal(facts: unknown) {
    throw new Error(JSON.stringify(facts));
  },
};

async function interleave(url: string, observer: pg.Client, { first, second, locks }: WorkPair & { locks: number }) {
  const one = await start(url, observer, first);
  const stoppedAfter = await stopAfterLock(one, locks);
  const two = await start(url, observer, second);
  while (two.session.state !== "blocked" && (await advance(two)));
  await finish([one, two]);
  await Promise.all([one.session.close(), two.session.close()]);
  return { stoppedAfter, errors: [one, two].flatMap(({ error }) => (error === null ? [] : [error])) };
}

async function start(url: string, observer: pg.Client, work: SteppedWork): Promise<Running> {
  const session = await SteppedSession.open({ url, observer, onCommit: () => undefined, keeps: false });
  const running: Running = { session, ended: Promise.resolve(), isOver: false, error: null };
  const ended = work(session.db).then(
    () => {
      running.isOver = true;
    },
    (error: unknown) => {
      running.isOver = true;
      running.error = error instanceof Error ? error : new Error("Something was thrown that is no error.");
    },
  );
  return Object.assign(running, { ended });
}

/** Carries out the next statement, until it is answered or waits for a lock. False at the end. */
async function advance(running: Running): Promise<boolean> {
  await Promise.race([running.session.arrived(), running.ended]);
  if (running.isOver) return false;
  await running.session.step();
  return true;
}

/** The statement that took this lock, or null if the work has fewer. */
async function stopAfterLock(running: Running, locks: number): Promise<string | null> {
  for (let taken = 0; taken < locks; ) {
    await Promise.race([running.session.arrived(), running.ended]);
    const text = running.session.nextText;
    if (!(await advance(running))) return null;
    if (LOCKS.test(text)) taken += 1;
    if (taken === locks) return text.trim().split("\n").slice(0, 2).join(" ").slice(0, 80);
  }
  return null;
}

async function finish(all: readonly Running[]): Promise<void> {
  while (all.some(({ isOver }) => !isOver)) {
    for (const running of all) {
      if (running.isOver) continue;
      if (running.session.state === "blocked" && !(await running.session.settle())) continue;
      await advance(running);
    }
  }
}
