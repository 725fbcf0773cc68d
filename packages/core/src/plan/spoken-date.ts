import type { Language } from "./trigger-words.ts";

// Written out instead of taken from Intl, so that a sentence is the same in every runtime and browser version.
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  nl: "januari februari maart april mei juni juli augustus september oktober november december".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};

/** The day of an ISO 8601 time as it was typed, whatever its offset: "24 December 2026". */
export function spokenDate(dateTime: string, language: Language): string {
  const [year, month, day] = dateTime.slice(0, 10).split("-").map(Number);
  return `${day} ${MONTHS[language][(month ?? 1) - 1]} ${year}`;
}

/** The day and minute of an ISO 8601 time as it was typed: "24 December 2026 at 10:00". */
export function spokenDateTime(dateTime: string, language: Language): string {
  return `${spokenDate(dateTime, language)} ${language === "nl" ? "om" : "at"} ${dateTime.slice(11, 16)}`;
}

/** The same moment written with the offset of another time, so that a reader can compare the two by their clocks. */
export function inOffsetOf(dateTime: string, model: string): string {
  const offset = /([+-])(\d{2}):(\d{2})$/.exec(model);
  const minutes = offset === null ? 0 : Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]));
  const shifted = new Date(Date.parse(dateTime) + minutes * 60_000).toISOString();
  return shifted.replace("Z", offset === null ? "Z" : offset[0]);
}
