/** A v2 timestamp, in UTC with microseconds: `2026-02-01T10:00:00.000000Z` (FACTS.md §2). */
export function timestampText(at: Date): string {
  return at.toISOString().replace("Z", "000Z");
}

/** A v2 timestamp, or null if there is none. */
export function timestampOrNull(at: Date | null): string | null {
  return at === null ? null : timestampText(at);
}

/** Swedish, because it writes dates as ISO 8601 does. */
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam", dateStyle: "short" });

/**
 * A date without time, such as `2026-02-01`. It is the day in the Netherlands, because checkout and customers are
 * Dutch (our choice).
 */
export function dateText(at: Date): string {
  return DAY.format(at);
}

/** A v2 date, or null if it is unknown. */
export function dateOrNull(at: Date | null): string | null {
  return at === null ? null : dateText(at);
}

/**
 * A v1 time, such as `2026-02-01 10:00:00`. UTC is our choice, because its time zone is not published (FACTS.md §9).
 */
export function legacyTimeText(at: Date): string {
  return at.toISOString().slice(0, 19).replace("T", " ");
}

/** Reads a filter's `Y-m-d H:i:s` or `Y-m-d` as UTC (our choice, FACTS.md §3). Null if it is neither. */
export function readFilterTime(text: string): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}))?$/.exec(text);
  if (match === null) return null;
  const at = new Date(`${match[1]}T${match[2] ?? "00:00:00"}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
