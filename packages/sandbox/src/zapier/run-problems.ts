import { keyPaths } from "./key-paths.ts";

/** One run of a Zap: the fields that its later steps can use. */
export type ZapRun = Readonly<Record<string, unknown>>;

/** A run, and what it is checked against. */
export interface JudgedRun {
  readonly run: ZapRun;
  readonly earlierRuns: readonly ZapRun[];
  /** The samples that the editor may have shown: the app's static sample, and the one of the test. */
  readonly samples: readonly unknown[];
  /** Fields whose inner keys come from the shop, so that each run may have different ones. */
  readonly dictionaries: readonly string[];
}

/**
 * Finds problems for the owner of a Zap. A double is one, because Zapier runs a Zap once per post. A missing key is one too, because a step
 * that was filled in from the sample then stays empty (integration checks T004 and T006).
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
