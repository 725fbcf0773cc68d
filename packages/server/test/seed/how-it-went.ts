import type { PlannedDelivery } from "../../src/pipeline/plan/plan-event.ts";

/** The result of a delivery and of each of its attempts. */
export interface Fate {
  readonly state: "delivered" | "failed";
  readonly endedAt: Date;
  readonly attempts: readonly MadeAttempt[];
}

/** One attempt, as it is stored. */
export interface MadeAttempt {
  readonly at: Date;
  readonly durationMs: number;
  readonly outcome: "delivered" | "rejected" | "timed_out";
  readonly status: number | null;
}

/** How many of a thousand calls failed, and how many needed a second attempt. */
const [GIVEN_UP, TRIED_TWICE] = [4, 40];
const GIVEN_UP_AFTER = 10;
/** Seconds after the attempt before, as in the default schedule. */
const SCHEDULE = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** The result of the call with this number: nearly all are delivered at once, some at the second attempt, a few never. */
export function fateOf({ createdAt }: PlannedDelivery, number: number): Fate {
  const luck = (number * 2_654_435_761) % 1_000;
  const failures = luck < GIVEN_UP ? GIVEN_UP_AFTER : luck < GIVEN_UP + TRIED_TWICE ? 1 : 0;
  const failed = failedAttempts(createdAt, failures, number);
  if (failures === GIVEN_UP_AFTER)
    return { state: "failed", endedAt: failed.at(-1)?.at ?? createdAt, attempts: failed };
  const at = new Date((failed.at(-1)?.at ?? createdAt).getTime() + (failures === 0 ? 4 : (SCHEDULE[0] ?? 0) * 1_000));
  const durationMs = 20 + ((number * 48_271) % 900);
  return {
    state: "delivered",
    endedAt: at,
    attempts: [...failed, { at, durationMs, outcome: "delivered", status: 200 }],
  };
}

function failedAttempts(createdAt: Date, count: number, number: number): MadeAttempt[] {
  let at = createdAt.getTime() + 4;
  return Array.from({ length: count }, (_, index) => {
    if (index > 0) at += (SCHEDULE[index - 1] ?? 0) * 1_000;
    const isSlow = number % 3 === 0;
    return {
      ...{ at: new Date(Math.min(at, Date.now())), durationMs: isSlow ? 15_000 : 120 + (number % 200) },
      ...(isSlow ? { outcome: "timed_out", status: null } : { outcome: "rejected", status: number % 2 ? 500 : 404 }),
    } as const;
  });
}
