import { timeClaims } from "../stage/claim-times.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { median, percentile, rounded } from "../stage/statistics.ts";

const GOAL = 1.5;

/**
 * How much a claim slows down with the backlog of its lane. It must not, because one full lane would then slow down
 * all others.
 */
export const b6Claims: Measure = { id: "B6", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const piles = quick ? [1_000, 10_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000];
  const times = await timeClaims(piles, quick ? 40 : 150);
  const medians = piles.map((count) => median(times.get(count) ?? []));
  const [least = Number.NaN, most = Number.NaN] = [medians[0], medians.at(-1)];
  const value = most / least;
  const details = {
    claim_ms: Object.fromEntries(piles.map((count, index) => [count, rounded(medians[index] ?? 0)])),
    claim_p99_ms: Object.fromEntries(piles.map((count) => [count, rounded(percentile(times.get(count) ?? [], 99))])),
    claims: times.get(1_000)?.length,
  };
  const name = `a claim with ${piles.at(-1)} waiting in its lane ÷ with 1000`;
  return [{ id: "B6", name, value: rounded(value), goal: `≤ ${GOAL}`, holds: value <= GOAL, unit: "ratio", details }];
}
