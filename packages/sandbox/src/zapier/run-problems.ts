import { keyPaths } from "./key-paths.ts";

/** One run of a Zap: the fields that its later steps can use. */
export type ZapRun = Readonly<Record<string, unknown>>;

/** A run, beside what it is judged by. */
export interface JudgedRun {
  readonly run: ZapRun;
  readonly earlierRuns: readonly ZapRun[];
  /** What the editor may have shown: the app's static sample, and the one that was tested with. */
  readonly samples: readonly unknown[];
  /** Fields whose inner keys are the shop's own words, so that each run may have others. */
  readonly dictionaries: readonly string[];
}

/**
 * What would hurt the owner of the Zap. Zapier runs a hook's Zap once per post and tells no doubles apart, and a step
 * that was filled in from the sample stays empty when the run lacks the key (integration checks T004 and T006).
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

/** Keys inside a list that is empty this time cannot be there and are not missed. */
function missingPaths(sample: unknown, run: ZapRun): string[] {
  const present = keyPaths(run);
  const emptyLists = Object.keys(run).filter((key) => Array.isArray(run[key]) && run[key].length === 0);
  const excused = (path: string) => emptyLists.some((list) => path.startsWith(`${list}[]`));
  return [...keyPaths(sample)].filter((path) => !present.has(path) && !excused(path));
}
