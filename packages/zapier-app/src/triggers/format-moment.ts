const MONTHS = "January February March April May June July August September October November December".split(" ");

/** American English, because it is the only locale that every runtime has. */
const AMSTERDAM = new Intl.DateTimeFormat("en-US", {
  ...{ timeZone: "Europe/Amsterdam", calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
});

/**
 * Formats a time for people in Amsterdam time, because the shops are there: "15 March 2026 at 10:00". The hub's messages and mails use the
 * same form, so that people find the same time everywhere. A text that is not a time is returned unchanged.
 */
export function formatMoment(given: string): string {
  const moment = Date.parse(given);
  if (Number.isNaN(moment)) return given;
  const [month, day, year, hour, minute] = AMSTERDAM.format(moment).match(/\d+/g) ?? [];
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year} at ${hour}:${minute}`;
}
