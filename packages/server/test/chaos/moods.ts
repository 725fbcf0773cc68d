import type { Random } from "./random.ts";

/** What a receiver does with one call. `hang` never answers; `reset` breaks the connection without a word. */
export type Whim = { kind: "answer"; status: number; afterMs: number } | { kind: "reset" } | { kind: "hang" };

/** How a receiver tends to behave: shares of a hundred. What is left is a quick 200. */
export interface Mood {
  readonly slow: number;
  readonly error: number;
  readonly reset: number;
  readonly hang: number;
}

/** Three receivers as one meets them: well, unwell, and half asleep. */
export const MOODS: readonly Mood[] = [
  { slow: 20, error: 0, reset: 0, hang: 0 },
  { slow: 25, error: 12, reset: 8, hang: 3 },
  { slow: 75, error: 5, reset: 2, hang: 5 },
];

/** What this receiver does now. */
export function whimOf(mood: Mood, random: Random): Whim {
  const dice = random.next() * 100;
  const slow = mood.slow;
  const error = slow + mood.error;
  const reset = error + mood.reset;
  const hang = reset + mood.hang;
  if (dice < slow) return { kind: "answer", status: 200, afterMs: random.between(80, 1_200) };
  if (dice < error) return { kind: "answer", status: 500, afterMs: random.between(0, 50) };
  if (dice < reset) return { kind: "reset" };
  if (dice < hang) return { kind: "hang" };
  return { kind: "answer", status: 200, afterMs: random.between(0, 80) };
}
