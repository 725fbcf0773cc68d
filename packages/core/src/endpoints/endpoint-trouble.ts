/** The failures of an endpoint since something last arrived there. */
export interface Trouble {
  /** The first of them, or null when the last attempt was delivered or none was made. */
  readonly failingSince: Date | null;
  readonly lastFailedAt: Date | null;
  /** Failed attempts, of whatever deliveries. */
  readonly failures: number;
}

/** Nothing has failed since something arrived, or nothing was ever sent. */
export const NO_TROUBLE: Trouble = { failingSince: null, lastFailedAt: null, failures: 0 };

/** The trouble after an attempt that ended at `now`: a success ends it, whatever was wrong before. */
export function troubleAfter(trouble: Trouble, attempt: { delivered: boolean; now: Date }): Trouble {
  if (attempt.delivered) return NO_TROUBLE;
  const { failingSince, failures } = trouble;
  return { failingSince: failingSince ?? attempt.now, lastFailedAt: attempt.now, failures: failures + 1 };
}
