/** The maximum wait by one header: a day, so that no receiver can stop its lane for longer. In seconds. */
export const RETRY_AFTER_SECONDS_MAX = 86_400;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The three spellings of an HTTP-date that a recipient must accept (RFC 9110 §5.6.7). The weekday is ignored. */
const HTTP_DATE_FORMS = [
  /^[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2}) gmt$/,
  /^[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) (?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2}) gmt$/,
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2}) (?<year>\d{4})$/,
];

/**
 * The wait that a `Retry-After` header asks for, in whole seconds from 0 to a day. The header has seconds or an
 * HTTP-date (RFC 9110 §10.2.3). A date in the past is 0. Null without a header, and for any other text, because a
 * guess could be wrong.
 */
export function parseRetryAfter(header: string | null, now: Date): number | null {
  const text = (header ?? "").trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text), RETRY_AFTER_SECONDS_MAX);
  const dateMs = parseHttpDate(text.toLowerCase(), now);
  if (dateMs === null) return null;
  const seconds = Math.ceil((dateMs - now.getTime()) / 1_000);
  return Math.min(Math.max(seconds, 0), RETRY_AFTER_SECONDS_MAX);
}

function parseHttpDate(text: string, now: Date): number | null {
  for (const form of HTTP_DATE_FORMS) {
    const parts = form.exec(text)?.groups;
    if (parts !== undefined) return toEpochMs(parts, now);
  }
  return null;
}

function toEpochMs(parts: Record<string, string>, now: Date): number | null {
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second].map(Number);
  const month = MONTHS.indexOf(parts.month ?? "");
  const dateMs = Date.UTC(fullYear(parts.year ?? "", now), month, day, hour, minute, second);
  const date = new Date(dateMs);
  // Checked because Date.UTC turns 31 February into a day in March.
  const isReal =
    month >= 0 && date.getUTCDate() === day && date.getUTCHours() === hour && date.getUTCMinutes() === minute;
  return isReal ? dateMs : null;
}

/** Reads a year of two digits. If it would be more than 50 years in the future, it is in the past (RFC 9110 §5.6.7). */
function fullYear(digits: string, now: Date): number {
  if (digits.length > 2) return Number(digits);
  const thisYear = now.getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}
