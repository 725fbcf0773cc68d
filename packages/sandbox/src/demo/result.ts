import type { Verdict } from "./expectations.ts";

/** What became of one scene: a row of the table. */
export interface SceneResult {
  readonly stepNumber: number;
  readonly label: string;
  /** `broken_off` did not come to its end; `not_played` had its turn after that. */
  readonly kind: "played" | "broken_off" | "not_played";
  readonly verdicts: readonly Verdict[];
  /** What is wrong beside the calls. */
  readonly problems: readonly string[];
}

/** Whether all went as it must. */
export function isGreen({ kind, verdicts, problems }: SceneResult): boolean {
  return kind === "played" && problems.length === 0 && verdicts.every((verdict) => verdict.kind === "right");
}
