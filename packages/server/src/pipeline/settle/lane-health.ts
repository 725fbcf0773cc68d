import { type HealthFacts, type LastError, type Trouble, troubleAfter } from "@haak/core";
import { translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { LockedLane } from "../queue/lock-lanes.ts";
import type { MovedOn } from "./settle.ts";

/** What a lane knows of its endpoint, in the words of core. */
export function healthFactsOf(lane: LockedLane): HealthFacts {
  const { paused, breaker, failingSince, lastFailedAt, failures, lastSuccessAt, goneAt, switchesOff, toldAt } = lane;
  const told = lane.toldSince === null ? null : { since: lane.toldSince, percent: lane.toldPercent };
  const trouble = { failingSince, lastFailedAt, failures };
  return { ...trouble, enabled: !paused, breaker, lastSuccessAt, goneAt, switchesOff, told, toldAt };
}

/**
 * The trouble of a lane after these attempts. One that ends after its endpoint was switched off had left before, and changes
 * nothing: an endpoint that is off does not grow worse, and why it was switched off stays as it was.
 */
export function troubleOf(lane: LockedLane, ended: readonly MovedOn[], now: Date): Trouble {
  const { failingSince, lastFailedAt, failures } = lane;
  const before: Trouble = { failingSince, lastFailedAt, failures };
  if (lane.paused) return before;
  return ended.reduce((trouble, { state }) => troubleAfter(trouble, { delivered: state === "delivered", now }), before);
}

/** What the last of these attempts that failed came to, or what was known before. */
export function lastErrorOf(lane: LockedLane, ended: readonly MovedOn[], now: Date): LastError | null {
  const last = ended.findLast(({ state }) => state !== "delivered");
  if (last === undefined || lane.paused) return lane.lastError;
  const { outcome, status, error } = last.settlement.attempt;
  // JSON in the database knows neither NUL nor half of a character; the attempt itself has the sentence as it was.
  const shown =
    error && translateHubMessage(error, "en").replaceAll("\0", "").slice(0, ERROR_CHARACTERS_MAX).toWellFormed();
  return { at: now.toISOString(), outcome, status, error: shown };
}

const ERROR_CHARACTERS_MAX = 500;

/** When the endpoint answered 410; one that is off already has nothing more to lose. */
export function goneAtOf(lane: LockedLane, ended: readonly MovedOn[], now: Date): Date | null {
  const gone = !lane.paused && ended.some(({ settlement }) => settlement.attempt.outcome === "gone");
  return gone ? (lane.goneAt ?? now) : lane.goneAt;
}
