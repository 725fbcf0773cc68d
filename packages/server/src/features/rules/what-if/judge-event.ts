import { planDeliveries, type ReasonCode, type Rule } from "@haak/core";
import type { ReadEvent } from "../../../pipeline/accept/read-event-pages.ts";

/** What a rule says to a stored event: `lines` holds the line of each call (0 for the whole), none if it does not call. */
export interface JudgedEvent extends ReadEvent {
  readonly code: ReasonCode;
  readonly lines: readonly number[];
}

/**
 * Asks one rule by the code that decides when an event is accepted. An event that a comparison with the shop found is
 * judged like any other: what it would have called for is just what somebody looks for here.
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

/** One name for a call of a known rule. */
export function callName(eventId: string, line: number): string {
  return `${eventId} ${line}`;
}
