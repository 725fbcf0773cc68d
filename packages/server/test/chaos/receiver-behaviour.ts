import type { Random } from "./random.ts";

/** What a receiver does with one call. `hang` never answers; `reset` breaks the connection without an answer. */
export type Reaction = { kind: "answer"; status: number; afterMs: number } | { kind: "reset" } | { kind: "hang" };

/** How often a receiver does what, in percent. The rest are quick answers with 200. */
export interface Behaviour {
  readonly slow: number;
  readonly error: number;
  readonly reset: number;
  readonly hang: number;
}

/** A good receiver, one that often fails, and one that is mostly slow. */
export const BEHAVIOURS: readonly Behaviour[] = [
  { slow: 20, error: 0, reset: 0, hang: 0 },
  { slow: 25, error: 12, reset: 8, hang: 3 },
  { slow: 75, error: 5, reset: 2, hang: 5 },
];

/** Chooses what the receiver does with the next call. */
export function chooseReaction(behaviour: Behaviour, random: Random): Reaction {
  const percent = random.next() * 100;
  const slow = behaviour.slow;
  const error = slow + behaviour.error;
  const reset = error + behaviour.reset;
  const hang = reset + behaviour.hang;
  if (percent < slow) return { kind: "answer", status: 200, afterMs: random.between(80, 1_200) };
  if (percent < error) return { kind: "answer", status: 500, afterMs: random.between(0, 50) };
  if (percent < reset) return { kind: "reset" };
  if (percent < hang) return { kind: "hang" };
  return { kind: "answer", status: 200, afterMs: random.between(0, 80) };
}
