/** Where Plug&Pay's shops are. */
const ZONE = "Europe/Amsterdam";
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  ...{ timeZone: ZONE, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
  ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
});

/** The moment as clocks in Amsterdam show it, with their offset: `2026-11-24T11:00:00+01:00`. */
export function inAmsterdam(moment: Date): string {
  const offset = offsetMinutes(moment);
  const local = new Date(moment.getTime() + offset * MINUTE_MS).toISOString().slice(0, 19);
  // Amsterdam was never west of Greenwich since there are offsets.
  const [hours, minutes] = [Math.floor(offset / 60), offset % 60];
  return `${local}+${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** The first moment after this one at which clocks in Amsterdam show eight in the morning, summer and winter. */
export function nextMorning(moment: Date): Date {
  const local = new Date(moment.getTime() + offsetMinutes(moment) * MINUTE_MS);
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
  const today = eightOn(midnight);
  return today > moment ? today : eightOn(midnight + DAY_MS);
}

/** The first Monday after this moment at which clocks in Amsterdam show eight in the morning, summer and winter. */
export function nextMondayMorning(moment: Date): Date {
  const local = new Date(moment.getTime() + offsetMinutes(moment) * MINUTE_MS);
  const daysAhead = (8 - local.getUTCDay()) % 7;
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
  const monday = eightOn(midnight + daysAhead * DAY_MS);
  return monday > moment ? monday : eightOn(midnight + (daysAhead + 7) * DAY_MS);
}

/** Eight o'clock of the day whose midnight this would be in London. Clocks change at one in London, so by eight they have. */
function eightOn(midnight: number): Date {
  const eight = midnight + 8 * 60 * MINUTE_MS;
  return new Date(eight - offsetMinutes(new Date(eight)) * MINUTE_MS);
}

/** The day of Amsterdam in which the moment lies: from its midnight to the next, which is 23, 24 or 25 hours. */
export function dayInAmsterdam(moment: Date): { from: Date; to: Date } {
  const local = moment.getTime() + offsetMinutes(moment) * MINUTE_MS;
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  return { from: midnightOf(day), to: midnightOf(day + DAY_MS) };
}

/** Midnight of the day whose midnight this would be in London. Clocks change at one in London, so an hour and a half before they have not. */
function midnightOf(midnight: number): Date {
  return new Date(midnight - offsetMinutes(new Date(midnight - 90 * MINUTE_MS)) * MINUTE_MS);
}

function offsetMinutes(moment: Date): number {
  const shown = Object.fromEntries(CLOCK.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((local - Math.floor(moment.getTime() / 1_000) * 1_000) / MINUTE_MS);
}
