const MONTHS = "January February March April May June July August September October November December".split(" ");

/** American English is the locale that every runtime has. */
const AMSTERDAM = new Intl.DateTimeFormat("en-US", {
  ...{ timeZone: "Europe/Amsterdam", calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
});

/**
 * A moment for people, by the clocks of Amsterdam, where the shops are: "15 March 2026 at 10:00". Written as in the
 * hub's own sentences and mails, so that people find the same time in all of them. What is no time stays as it is.
 */
export function formatMoment(given: string): string {
  const moment = Date.parse(given);
  if (Number.isNaN(moment)) return given;
  const [month, day, year, hour, minute] = AMSTERDAM.format(moment).match(/\d+/g) ?? [];
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year} at ${hour}:${minute}`;
}
