import { timeOf } from "../to-event/changed-since.ts";
import type { ReconciledSpan } from "./reconciliation-body.ts";

/** What of a listed thing says when it was made and changed. */
export interface Dated {
  readonly created_at: string;
  readonly updated_at?: string | null | undefined;
}

/**
 * Whether a listed thing is of the span. What did not change since is not asked for, and what was made later is not of it.
 * Filters know whole seconds only; what tells no time that can be read is looked at.
 */
export function isInSpan({ created_at, updated_at }: Dated, { since, until, openEnded }: ReconciledSpan): boolean {
  const sinceSecond = Math.floor(since.getTime() / 1_000) * 1_000;
  if (timeOf(updated_at) < sinceSecond) return false;
  return openEnded || !(timeOf(created_at) > until.getTime());
}
