import type { Clock } from "../time/clock.ts";

/** Does one round of a part of the hub that has to go on, and notes how that went. */
export type Vital = <T>(round: () => Promise<T>) => Promise<T>;

/** How long a round may take before the part counts as stuck, and for how long one that never rests may be silent. */
const STUCK_MS = 60_000;
/** Without a success for so long, although there is something to do, a part makes no progress. */
const STALLED_MS = 15_000;
/** Every statement is bounded by a minute, so that a round which takes this long will never end. */
const STUCK_FOR_GOOD_MS = 180_000;

/** What readiness says of a part that makes no progress; `null` says nothing. */
export type Stalled = "accepting_stalled" | "claiming_stalled";

/** Keeps an eye on the parts of this process that must not stop, for whoever tells the world that all is well. */
export interface Vitals {
  /** A part; `restless` is one whose rounds follow each other for as long as the hub runs. */
  part(name: string, options: { restless: boolean; stalled?: Stalled }): Vital;
  /** What is not well, or null. */
  ailment(): string | null;
  /** What has made no progress for 15 s. */
  stalled(): readonly Stalled[];
  /** The part that has been in one round for so long that it cannot recover, or null. */
  stuckForGood(): string | null;
}

interface State {
  readonly name: string;
  readonly restless: boolean;
  readonly stalled: Stalled | null;
  /** When each round that is under way began, the oldest first. */
  readonly running: Set<{ readonly startedAt: number }>;
  /** Since when a round has been wanted and none has succeeded; null if the last one did. */
  waitingSince: number | null;
  endedAt: number;
  failed: boolean;
}

/** Nothing is watched yet. */
export function createVitals(clock: Clock): Vitals {
  const states: State[] = [];
  const nowMs = () => clock.now().getTime();
  return {
    part(name, { restless, stalled = null }) {
      const running: State["running"] = new Set();
      const state: State = { name, restless, stalled, running, waitingSince: null, endedAt: nowMs(), failed: false };
      states.push(state);
      return (round) => runRound(state, { round, nowMs });
    },
    ailment() {
      return states.map((state) => ailmentOf(state, nowMs())).find((ailment) => ailment !== null) ?? null;
    },
    stalled() {
      const stalled = states.filter((state) => isStalled(state, nowMs())).map((state) => state.stalled);
      return [...new Set(stalled)].filter((reason) => reason !== null);
    },
    stuckForGood() {
      return states.find(({ running }) => nowMs() - oldest(running, nowMs()) > STUCK_FOR_GOOD_MS)?.name ?? null;
    },
  };
}

async function runRound<T>(
  state: State,
  { round, nowMs }: { round: () => Promise<T>; nowMs: () => number },
): Promise<T> {
  const own = { startedAt: nowMs() };
  state.running.add(own);
  state.waitingSince ??= own.startedAt;
  try {
    const result = await round();
    state.failed = false;
    state.running.delete(own);
    state.waitingSince = state.running.size > 0 ? oldest(state.running, own.startedAt) : null;
    return result;
  } catch (error) {
    state.failed = true;
    throw error;
  } finally {
    state.running.delete(own);
    state.endedAt = nowMs();
  }
}

function oldest(running: State["running"], otherwise: number): number {
  for (const { startedAt } of running) return startedAt;
  return otherwise;
}

function ailmentOf({ name, restless, running, endedAt, failed }: State, now: number): string | null {
  // A part that rests while there is nothing to do may not get another chance soon to show that it is well again.
  if (failed && restless) return `${name} failed`;
  if (now - oldest(running, now) > STUCK_MS) return `${name} is stuck`;
  return restless && running.size === 0 && now - endedAt > STUCK_MS ? `${name} has stopped` : null;
}

/**
 * A part that failed and was not asked since proves nothing: a hub that says that it is not ready gets no requests, and could not
 * show that it is well again.
 */
function isStalled({ running, waitingSince, endedAt }: State, now: number): boolean {
  if (waitingSince === null || now - waitingSince < STALLED_MS) return false;
  return running.size > 0 || now - endedAt < STALLED_MS;
}
