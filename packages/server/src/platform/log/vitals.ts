import type { Clock } from "../time/clock.ts";

/** Does one round of a part of the hub that has to go on, and notes how that went. */
export type Vital = <T>(round: () => Promise<T>) => Promise<T>;

/** How long a round may take before the part counts as stuck, and for how long one that never rests may be silent. */
const STUCK_MS = 60_000;

/** Keeps an eye on the parts of this process that must not stop, for whoever tells the world that all is well. */
export interface Vitals {
  /** A part; `restless` is one whose rounds follow each other for as long as the hub runs. */
  part(name: string, options: { restless: boolean }): Vital;
  /** What is not well, or null. */
  ailment(): string | null;
}

interface State {
  readonly name: string;
  readonly restless: boolean;
  startedAt: number | null;
  endedAt: number;
  failed: boolean;
}

/** Nothing is watched yet. */
export function createVitals(clock: Clock): Vitals {
  const states: State[] = [];
  const nowMs = () => clock.now().getTime();
  return {
    part(name, { restless }) {
      const state: State = { name, restless, startedAt: null, endedAt: nowMs(), failed: false };
      states.push(state);
      return async (round) => {
        state.startedAt = nowMs();
        try {
          const result = await round();
          state.failed = false;
          return result;
        } catch (error) {
          state.failed = true;
          throw error;
        } finally {
          state.startedAt = null;
          state.endedAt = nowMs();
        }
      };
    },
    ailment() {
      return states.map((state) => ailmentOf(state, nowMs())).find((ailment) => ailment !== null) ?? null;
    },
  };
}

function ailmentOf({ name, restless, startedAt, endedAt, failed }: State, now: number): string | null {
  // A part that rests while there is nothing to do may not get another chance soon to show that it is well again.
  if (failed && restless) return `${name} failed`;
  if (startedAt !== null && now - startedAt > STUCK_MS) return `${name} is stuck`;
  return restless && startedAt === null && now - endedAt > STUCK_MS ? `${name} has stopped` : null;
}
