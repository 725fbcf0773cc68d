/** Plug&Pay and its shops are Dutch. */
const zone = new Intl.DateTimeFormat("en", { timeZone: "Europe/Amsterdam", timeZoneName: "longOffset" });

const WALL_CLOCK = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?$/;

/**
 * A time of Plug&Pay as events write it. What comes with an offset, as all times of its second API, stays as it is. A date
 * without a time (a contract's last day, the next debit) is the beginning of that day in the Netherlands, and a time without
 * an offset (its first API) is Dutch wall clock: which zone they are meant in is not published, and this is the one in which
 * a seller reads them. What is no time stays as it is, so that checking the event points at it.
 */
export function plugAndPayTime(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === "") return null;
  const [, date, time = "00:00:00"] = WALL_CLOCK.exec(text.trim()) ?? [];
  return date === undefined ? text : `${date}T${time}${dutchOffset(`${date}T${time}Z`)}`;
}

/** The offset at a wall clock: looked up as if that were UTC, then once more at the moment which that gives. */
function dutchOffset(wallClock: string): string {
  const asUtc = Date.parse(wallClock);
  if (Number.isNaN(asUtc)) return "Z";
  return offsetAt(asUtc - offsetMinutes(offsetAt(asUtc)) * 60_000);
}

function offsetAt(at: number): string {
  const name = zone.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
  return /[+-]\d{2}:\d{2}/.exec(name)?.[0] ?? "+01:00";
}

function offsetMinutes(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
