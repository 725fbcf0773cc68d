/** What one look came to. `warning` is for what may be meant so. */
export interface DoctorFinding {
  readonly check: string;
  readonly state: "ok" | "warning" | "failed" | "skipped";
  /** What was seen, with values. */
  readonly detail: string;
  /** What to do about it; null where all is well. */
  readonly remedy: string | null;
}

/** All is well. */
export const fine = (check: string, detail: string): DoctorFinding => ({ check, state: "ok", detail, remedy: null });

/** It could not be looked at, or need not be. */
export const skipped = (check: string, detail: string): DoctorFinding => ({
  check,
  state: "skipped",
  detail,
  remedy: null,
});

/** It stands in the way. */
export const failed = (check: string, detail: string, remedy: string): DoctorFinding => ({
  check,
  state: "failed",
  detail,
  remedy,
});

/** It may stand in the way. */
export const warning = (check: string, detail: string, remedy: string): DoctorFinding => ({
  check,
  state: "warning",
  detail,
  remedy,
});
