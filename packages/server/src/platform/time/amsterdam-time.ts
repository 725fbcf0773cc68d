/** The time zone of Plug&Pay's shops. */
const ZONE = "Europe/Amsterdam";
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  ...{ timeZone: ZONE, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
  ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
});

/** Writes a time as clocks in Amsterdam show it, with the offset: `2026-11-24T11:00:00+01:00`. */
export function inAmsterdam(moment: Date): string {
  const offset = offsetMinutes(moment);
  const local = new Date(moment.getTime() + offset * MINUTE_MS).toISOString().slice(0, 19);
  // The offset is never negative, because Amsterdam has never been west of Greenwich.
  const [hours, minutes] = [Math.floor(offset / 60), offset % 60];
  return `${local}+${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** The next time at which it is eight in the morning in Amsterdam. */
export function nextMorning(moment: Date): Date {
  const local = new Date(moment.getTime() + offsetMinutes(moment) * MINUTE_MS);
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
  const today = eightOn(midnight);
  return today > moment ? today : eightOn(midnight + DAY_MS);
}

/** The next time at which it is Monday, eight in the morning, in Amsterdam. */
export function nextMondayMorning(moment: Date): Date {
  const local = new Date(moment.getTime() + offsetMinutes(moment) * MINUTE_MS);
  const daysAhead = (8 - local.getUTCDay()) % 7;
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
  const monday = eightOn(midnight + daysAhead * DAY_MS);
  return monday > moment ? monday : eightOn(midnight + (daysAhead + 7) * DAY_MS);
}

/**
 * Eight o'clock in Amsterdam on the day that starts at this midnight in UTC. Clocks change at one o'clock UTC, so that the change is always
 * over by eight.
 */
function eightOn(midnight: number): Date {
  const eight = midnight + 8 * 60 * MINUTE_MS;
  return new Date(eight - offsetMinutes(new Date(eight)) * MINUTE_MS);
}

/** The day in Amsterdam that contains this time, from midnight to midnight. It has 23, 24 or 25 hours. */
export function dayInAmsterdam(moment: Date): { from: Date; to: Date } {
  const local = moment.getTime() + offsetMinutes(moment) * MINUTE_MS;
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  return { from: midnightOf(day), to: midnightOf(day + DAY_MS) };
}

/**
 * Midnight in Amsterdam of the day that starts at this midnight in UTC. Clocks change at one o'clock UTC, so that the change is never over
 * at midnight.
 */
function midnightOf(midnight: number): Date {
  return new Date(midnight - offsetMinutes(new Date(midnight - 90 * MINUTE_MS)) * MINUTE_MS);
}

function offsetMinutes(moment: Date): number {
  const shown = Object.fromEntries(CLOCK.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((local - Math.floor(moment.getTime() / 1_000) * 1_000) / MINUTE_MS);
}
