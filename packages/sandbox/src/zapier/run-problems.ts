/**
 * Gives every key of a value as a path: `customer_email`, `lines[].sku`. Keys of all items of a list are merged, because a step of a Zap
 * uses them for each item. An empty list gives `lines[]` only.
 */
export function keyPaths(value: unknown, prefix = ""): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...keyPaths(item, `${prefix}[]`)]));
  if (typeof value !== "object" || value === null) return new Set();
  const paths = Object.entries(value).flatMap(([key, inner]) =>
    pathsOfKey(inner, prefix === "" ? key : `${prefix}.${key}`),
  );
  return new Set(paths);
}

function pathsOfKey(inner: unknown, path: string): string[] {
  return [path, ...keyPaths(inner, path)];
}

/** One run of a Zap: the fields that its later steps can use. */
export type ZapRun = Readonly<Record<string, unknown>>;

/** A run, and what it is compared with. */
export interface JudgedRun {
  readonly run: ZapRun;
  readonly earlierRuns: readonly ZapRun[];
  /** The samples that the editor may have shown: the app's static sample, and the one of the test. */
  readonly samples: readonly unknown[];
  /** Fields whose inner keys come from the shop, so that each run may have different ones. */
  readonly dictionaries: readonly string[];
}

/**
 * Finds problems that the owner of a Zap would have. A double is a problem, because Zapier runs a Zap once for each
 * post. A missing key is one too, because a later step that was filled in from the sample then stays empty
 * (integration checks T004 and T006).
 */
export function runProblems({ run, earlierRuns, samples, dictionaries }: JudgedRun): string[] {
  const doubled = earlierRuns.some((earlier) => earlier.id === run.id);
  const missing = new Set(samples.flatMap((sample) => missingPaths(sample, run)));
  const missed = [...missing].filter((path) => !dictionaries.some((key) => path.startsWith(`${key}.`)));
  return [
    ...(doubled ? [`Run ${String(run.id)} came twice.`] : []),
    ...(missed.length > 0 ? [`Run ${String(run.id)} lacks ${missed.join(", ")}, which the sample has.`] : []),
  ];
}

/** Ignores keys inside a list that is empty in this run, because they cannot exist. */
function missingPaths(sample: unknown, run: ZapRun): string[] {
  const present = keyPaths(run);
  const emptyLists = Object.keys(run).filter((key) => Array.isArray(run[key]) && run[key].length === 0);
  const excused = (path: string) => emptyLists.some((list) => path.startsWith(`${list}[]`));
  return [...keyPaths(sample)].filter((path) => !present.has(path) && !excused(path));
}
