import type { Language } from "./message.ts";

// Written out instead of taken from Intl, so that a message is the same in every version of a runtime or browser.
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  nl: "januari februari maart april mei juni juli augustus september oktober november december".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};

/**
 * The clock of the Netherlands, because the shops of Plug&Pay are there. All messages must use one clock, whatever
 * offset a time was sent with. Made once, because it takes 0.9 ms and lists of decisions show many times. American
 * English, because every runtime has that locale.
 */
const AMSTERDAM = new Intl.DateTimeFormat("en-US", {
  ...{ timeZone: "Europe/Amsterdam", calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
});

/**
 * The day of an ISO 8601 time in Amsterdam, where the shops are: "24 December 2026". Just before midnight in UTC it
 * is the next day there.
 * @throws RangeError if the text is not a time.
 */
export function formatDate(dateTime: string, language: Language): string {
  return inAmsterdam(dateTime, language).day;
}

/**
 * The day and minute of an ISO 8601 time in Amsterdam, summer time included: "24 December 2026 at 10:00".
 * @throws RangeError if the text is not a time.
 */
export function formatDateTime(dateTime: string, language: Language): string {
  const { day, hour, minute } = inAmsterdam(dateTime, language);
  return `${day} ${language === "nl" ? "om" : "at"} ${hour}:${minute}`;
}

interface LocalTime {
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
}

/** Reads the numbers of "12/24/2026, 10:00", because that takes 2 µs and asking for named parts takes 5. */
function inAmsterdam(dateTime: string, language: Language): LocalTime {
  const [month, day, year, hour = "", minute = ""] = AMSTERDAM.format(Date.parse(dateTime)).match(/\d+/g) ?? [];
  return { day: `${Number(day)} ${MONTHS[language][Number(month) - 1]} ${year}`, hour, minute };
}
