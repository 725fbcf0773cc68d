/** A row that a batch may remove. Rows come in the order of their ids. */
export interface RetentionCandidate {
  readonly id: string;
  readonly old: boolean;
  /** True if it must stay although it is old. */
  readonly stays: boolean;
  /** How many rows go with it, itself included. */
  readonly rows: number;
}

/** What one batch removes of a page. */
export interface Fit {
  readonly take: readonly string[];
  /** Set if the first row that may go has too many rows for one batch. Then the batch is about this row only. */
  readonly oversized: string | null;
  /** The last id that was decided. Every row up to it is taken or must stay. */
  readonly cursor: string;
  /** True if nothing old is left after `cursor`. */
  readonly ended: boolean;
}

/**
 * Chooses the part of a page that one batch removes, so that a transaction stays small however many rows belong to a row of the page.
 * The first row that is not old ends the pass, because ids are in the order of time. If `full` is true, there may be another page.
 */
export function fitPage(
  page: readonly RetentionCandidate[],
  { cursor, rowsMax, full }: { cursor: string; rowsMax: number; full: boolean },
): Fit {
  const young = page.findIndex((one) => !one.old);
  const old = young < 0 ? page : page.slice(0, young);
  const tooMany = firstTooMany(old, rowsMax);
  const before = tooMany < 0 ? old : old.slice(0, tooMany);
  const take = before.flatMap((one) => (one.stays ? [] : [one.id]));
  const large = old[tooMany];
  if (large && take.length === 0) return { take, oversized: large.id, cursor: large.id, ended: false };
  const ended = tooMany < 0 && (young >= 0 || !full);
  return { take, oversized: null, cursor: before.at(-1)?.id ?? cursor, ended };
}

/** The index at which the sum of rows becomes too large for one batch; -1 if it never does. */
function firstTooMany(old: readonly RetentionCandidate[], rowsMax: number): number {
  let rows = 0;
  return old.findIndex((one) => {
    rows += one.stays ? 0 : one.rows;
    return rows > rowsMax;
  });
}
