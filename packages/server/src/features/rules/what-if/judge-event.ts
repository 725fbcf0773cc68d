import { planDeliveries, type ReasonCode, type Rule } from "@haak/core";
import type { ReadEvent } from "../../../pipeline/accept/read-event-pages.ts";

/** What a rule decides about a stored event. `lines` holds the line of each call, 0 for the whole order; it is empty if the rule does not call. */
export interface JudgedEvent extends ReadEvent {
  readonly code: ReasonCode;
  readonly lines: readonly number[];
}

/**
 * Decides with the same code as when an event is accepted. An event that reconciliation found is decided like any other, because a
 * preview must show the calls that it would have made.
 */
export function judgeEvent(rule: Rule, read: ReadEvent): JudgedEvent {
  const [decision] = planDeliveries(read.event, [rule]);
  if (decision === undefined) throw new Error("A rule gave no decision.");
  return {
    ...read,
    code: decision.code,
    lines: decision.called ? decision.calls.map(({ lineNumber }) => lineNumber ?? 0) : [],
  };
}

/** Identifies a call of one rule by its event and line. */
export function callName(eventId: string, line: number): string {
  return `${eventId} ${line}`;
}
