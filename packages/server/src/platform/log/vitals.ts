import type { Clock } from "../time/clock.ts";

/** Runs one round of a part of the hub that must keep working, and records the result. */
export type Vital = <T>(round: () => Promise<T>) => Promise<T>;

/** How long a round may take before the part counts as stuck. A part that runs all the time must also finish a round within this time. */
const STUCK_MS = 60_000;
/** A part makes no progress if it has work but had no success for this long. */
const STALLED_MS = 15_000;
/** Every statement is limited to a minute, so that a round that takes this long will never end. */
const STUCK_FOR_GOOD_MS = 180_000;

/** The message of readiness about a part without progress. Null for no message. */
export type Stalled = "accepting_stalled" | "claiming_stalled";

/** Watches the parts of this process that must keep working, for the heartbeat and the health checks. */
export interface Vitals {
  /** Adds a part. `restless` means that its rounds follow each other as long as the hub runs. */
  part(name: string, options: { restless: boolean; stalled?: Stalled }): Vital;
  /** The problem, or null. */
  failure(): string | null;
  /** The parts that made no progress for 15 s. */
  stalled(): readonly Stalled[];
  /** The part that has been in one round so long that it cannot recover, or null. */
  stuckForGood(): string | null;
}

interface State {
  readonly name: string;
  readonly restless: boolean;
  readonly stalled: Stalled | null;
  /** The start times of the rounds in progress, the oldest first. */
  readonly running: Set<{ readonly startedAt: number }>;
  /** Since when work has been waiting without a success. Null if the last round succeeded. */
  waitingSince: number | null;
  endedAt: number;
  failed: boolean;
}

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
    failure() {
      return states.map((state) => failureOf(state, nowMs())).find((failure) => failure !== null) ?? null;
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

function failureOf({ name, restless, running, endedAt, failed }: State, now: number): string | null {
  // Only restless parts count as failed, because another part may not run again soon and so could not show that it works.
  if (failed && restless) return `${name} failed`;
  if (now - oldest(running, now) > STUCK_MS) return `${name} is stuck`;
  return restless && running.size === 0 && now - endedAt > STUCK_MS ? `${name} has stopped` : null;
}

/**
 * A part that failed and did not run since proves nothing. A hub that is not ready gets no requests, so that the part could not show that
 * it works again.
 */
function isStalled({ running, waitingSince, endedAt }: State, now: number): boolean {
  if (waitingSince === null || now - waitingSince < STALLED_MS) return false;
  return running.size > 0 || now - endedAt < STALLED_MS;
}
