import type { Verdict } from "./expectations.ts";

/** The result of one scene, which is a row of the table. */
export interface SceneResult {
  readonly stepNumber: number;
  readonly label: string;
  /** `broken_off` failed before its end; `not_played` came after such a scene. */
  readonly kind: "played" | "broken_off" | "not_played";
  readonly verdicts: readonly Verdict[];
  /** Problems that are not about calls. */
  readonly problems: readonly string[];
}

/** Whether the scene has no problems. */
export function isGreen({ kind, verdicts, problems }: SceneResult): boolean {
  return kind === "played" && problems.length === 0 && verdicts.every((verdict) => verdict.kind === "right");
}
