import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Vitals } from "../../platform/log/vitals.ts";
import { clockDifference, type DatabaseSession, isClockOff } from "../../platform/postgres/session.ts";

/** What readiness is judged by. */
export interface ReadinessParts {
  readonly session: Pick<DatabaseSession, "beatNow">;
  readonly vitals: Pick<Vitals, "stalled">;
  /** True before the start has ended, and from the first signal to stop on. */
  readonly isDraining: () => boolean;
}

/** Monitors wait two seconds for an answer, also while the database gives none. */
const DATABASE_MS_MAX = 1_500;

/** Why this process cannot work now; none if it can. */
export async function reasonsNotReady(parts: ReadinessParts): Promise<readonly UserMessage[]> {
  const reasons = parts.vitals.stalled().map((reason) => hubMessage(reason));
  const beat = await beatInTime(parts.session);
  if (beat === null) reasons.unshift(hubMessage("database_not_reachable"));
  else if (!beat.takesWrites) reasons.unshift(hubMessage("database_read_only"));
  if (beat !== null && isClockOff(beat)) {
    const { seconds, isAhead } = clockDifference(beat);
    reasons.push(hubMessage(isAhead ? "clock_ahead" : "clock_behind", { seconds }));
  }
  if (parts.isDraining()) reasons.unshift(hubMessage("hub_not_ready"));
  return reasons;
}

/** What the database answers; null if it does not answer, or too late. The session logs why. */
async function beatInTime(session: ReadinessParts["session"]) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, DATABASE_MS_MAX, null);
  });
  const beat = session.beatNow().catch(() => null);
  return Promise.race([beat, late]).finally(() => clearTimeout(timer));
}
