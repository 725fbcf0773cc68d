import type { Random } from "./random.ts";

/** What a receiver does with one call. `hang` never answers; `reset` breaks the connection without a word. */
export type Whim = { kind: "answer"; status: number; afterMs: number } | { kind: "reset" } | { kind: "hang" };

/** How a receiver tends to behave: shares of a hundred. What is left is a quick 200. */
export interface Behaviour {
  readonly slow: number;
  readonly error: number;
  readonly reset: number;
  readonly hang: number;
}

/** Three receivers as one meets them: well, unwell, and half asleep. */
export const BEHAVIOURS: readonly Behaviour[] = [
  { slow: 20, error: 0, reset: 0, hang: 0 },
  { slow: 25, error: 12, reset: 8, hang: 3 },
  { slow: 75, error: 5, reset: 2, hang: 5 },
];

/** What this receiver does now. */
export function whimOf(behaviour: Behaviour, random: Random): Whim {
  const dice = random.next() * 100;
  const slow = behaviour.slow;
  const error = slow + behaviour.error;
  const reset = error + behaviour.reset;
  const hang = reset + behaviour.hang;
  if (dice < slow) return { kind: "answer", status: 200, afterMs: random.between(80, 1_200) };
  if (dice < error) return { kind: "answer", status: 500, afterMs: random.between(0, 50) };
  if (dice < reset) return { kind: "reset" };
  if (dice < hang) return { kind: "hang" };
  return { kind: "answer", status: 200, afterMs: random.between(0, 80) };
}
