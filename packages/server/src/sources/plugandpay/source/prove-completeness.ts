import { formatDate, type Language } from "@haak/core";
import { inAmsterdam } from "../../../platform/time/amsterdam-time.ts";

/** The result of a finished comparison. */
export interface ComparedSpan {
  readonly since: Date;
  readonly until: Date;
  readonly compared: number;
  /** Missing events, which have been added. An order may lack more than one. */
  readonly repaired: number;
  /** Orders and subscriptions that could not be read. */
  readonly unreadable: number;
}

/** A comparison runs each hour. After this time, the last one is no longer about the present. */
const PRESENT_MS = 2 * 3_600_000;

/**
 * The result of the comparison in one sentence: "0 missing of 1,284 since Monday". The sentence about an older comparison also names its
 * end, because it must not promise anything about the time after it.
 */
export function proveCompleteness(span: ComparedSpan, now: Date, language: Language): string {
  const words = WORDS[language];
  const when = span.until.getTime() > now.getTime() - PRESENT_MS ? words.since(startOf(span, now, language)) : null;
  const between = () => words.between(dayOf(span.since, language), dayOf(span.until, language));
  const text = words.explain(span, when ?? between());
  return span.unreadable === 0 ? text : `${text}; ${words.unreadable(span.unreadable)}`;
}

interface Words {
  readonly since: (start: string) => string;
  readonly between: (first: string, last: string) => string;
  readonly explain: (span: ComparedSpan, when: string) => string;
  readonly unreadable: (things: number) => string;
}

const count = (language: Language) => {
  const numbers = new Intl.NumberFormat(language);
  return (amount: number) => numbers.format(amount);
};
const [english, dutch] = [count("en"), count("nl")];

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    since: (start) => `since ${start}`,
    between: (first, last) => `from ${first} to ${last}`,
    explain({ compared, repaired }, when) {
      if (repaired === 0) return `0 missing of ${english(compared)} ${when}`;
      const of = compared === 1 ? "1 order or subscription" : `${english(compared)} orders and subscriptions`;
      return repaired === 1
        ? `1 event was missing of ${of} ${when}; it has been added`
        : `${english(repaired)} events were missing of ${of} ${when}; all of them have been added`;
    },
    unreadable: (things) =>
      things === 1
        ? "1 order or subscription could not be read"
        : `${english(things)} orders and subscriptions could not be read`,
  },
  nl: {
    since: (start) => `sinds ${start}`,
    between: (first, last) => `van ${first} tot en met ${last}`,
    explain({ compared, repaired }, when) {
      if (repaired === 0) return `0 van de ${dutch(compared)} ${compared === 1 ? "ontbreekt" : "ontbreken"} ${when}`;
      const of = compared === 1 ? "1 bestelling of abonnement" : `${dutch(compared)} bestellingen en abonnementen`;
      return repaired === 1
        ? `Van ${of} ${when} ontbrak 1 gebeurtenis; die is alsnog verwerkt`
        : `Van ${of} ${when} ontbraken ${dutch(repaired)} gebeurtenissen; die zijn allemaal alsnog verwerkt`;
    },
    unreadable: (things) =>
      things === 1
        ? "1 bestelling of abonnement kon niet worden gelezen"
        : `${dutch(things)} bestellingen en abonnementen konden niet worden gelezen`,
  },
};

const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  nl: ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
};

const DAY_MS = 86_400_000;

/** A time of today, a day of the last week, or a date. */
function startOf({ since }: ComparedSpan, now: Date, language: Language): string {
  const [start, today] = [inAmsterdam(since), inAmsterdam(now)];
  const [startDay, thisDay] = [start, today].map((text) => Date.parse(text.slice(0, 10)));
  const daysAgo = ((thisDay ?? 0) - (startDay ?? 0)) / DAY_MS;
  if (daysAgo === 0) return `${start.slice(11, 16)}${language === "nl" ? " uur" : ""}`;
  // Not for seven days ago, because that day has the same name as today.
  if (daysAgo < 7) return WEEKDAYS[language][new Date(startDay ?? 0).getUTCDay()] ?? "";
  return dayOf(since, language);
}

function dayOf(moment: Date, language: Language): string {
  return formatDate(moment.toISOString(), language);
}
