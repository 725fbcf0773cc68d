/** The result of one check. `warning` is for something that may be intended. */
export interface DoctorFinding {
  readonly check: string;
  readonly state: "ok" | "warning" | "failed" | "skipped";
  /** What was found, with values. */
  readonly detail: string;
  /** What to do about it; null if nothing is needed. */
  readonly remedy: string | null;
}

/** The check passed. */
export const fine = (check: string, detail: string): DoctorFinding => ({ check, state: "ok", detail, remedy: null });

/** The check was not possible, or not needed. */
export const skipped = (check: string, detail: string): DoctorFinding => ({
  check,
  state: "skipped",
  detail,
  remedy: null,
});

/** A problem that must be fixed. */
export const failed = (check: string, detail: string, remedy: string): DoctorFinding => ({
  check,
  state: "failed",
  detail,
  remedy,
});

/** A possible problem. */
export const warning = (check: string, detail: string, remedy: string): DoctorFinding => ({
  check,
  state: "warning",
  detail,
  remedy,
});
