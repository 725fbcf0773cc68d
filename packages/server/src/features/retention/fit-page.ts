/** Something that a step looks at, in the order of ids. */
export interface Looked {
  readonly id: string;
  readonly old: boolean;
  /** True if it has to stay although it is old. */
  readonly stays: boolean;
  /** How many rows go with it, itself included. */
  readonly rows: number;
}

/** What a step may take. */
export interface Fit {
  readonly take: readonly string[];
  /** Set if the first that may go is too large for a step: then it is all that this step is about. */
  readonly oversized: string | null;
  /** The last that was dealt with: whatever stands before it is taken or has to stay. */
  readonly after: string;
  /** True if nothing old is left behind `after`. */
  readonly ended: boolean;
}

/**
 * Chooses of a page what one step removes, so that a transaction stays small whatever hangs on the things of the page. A
 * thing that is not old ends the pass, since ids are in the order of time. `full` says that there may be another page.
 */
export function fitPage(
  page: readonly Looked[],
  { after, rowsMax, full }: { after: string; rowsMax: number; full: boolean },
): Fit {
  const young = page.findIndex((one) => !one.old);
  const old = young < 0 ? page : page.slice(0, young);
  const tooMany = firstTooMany(old, rowsMax);
  const before = tooMany < 0 ? old : old.slice(0, tooMany);
  const take = before.flatMap((one) => (one.stays ? [] : [one.id]));
  const large = old[tooMany];
  if (large && take.length === 0) return { take, oversized: large.id, after: large.id, ended: false };
  const ended = tooMany < 0 && (young >= 0 || !full);
  return { take, oversized: null, after: before.at(-1)?.id ?? after, ended };
}

/** Where the rows that go together become more than may go at once; -1 if they never do. */
function firstTooMany(old: readonly Looked[], rowsMax: number): number {
  let rows = 0;
  return old.findIndex((one) => {
    rows += one.stays ? 0 : one.rows;
    return rows > rowsMax;
  });
}
