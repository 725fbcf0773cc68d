import type { LastError } from "../events/operational-event.ts";
import { formatDateTime } from "../i18n/format-date.ts";
import type { Language } from "../i18n/message.ts";
import type { EndpointHealth } from "./endpoint-health.ts";

/** Why an endpoint is off: a person did it, it answered 410, or no call arrived for five days. */
export const OFF_REASONS = ["by_hand", "gone", "failing"] as const;

/** One of `OFF_REASONS`. */
export type OffReason = (typeof OFF_REASONS)[number];

/**
 * The facts that a text about an endpoint's health needs. Times are ISO 8601. They are shown in Amsterdam time,
 * because sellers use it.
 */
export interface ExplainedHealth {
  readonly health: EndpointHealth;
  readonly offReason: OffReason | null;
  readonly offSince: string | null;
  readonly failingSince: string | null;
  /** When it will be switched off if no call arrives. Null if people were not warned of it. */
  readonly switchesOffAt: string | null;
  readonly lastError: LastError | null;
}

interface HealthWords {
  readonly failing: (since: string, error: string) => string;
  readonly waiting: string;
  readonly switchesOff: (at: string) => string;
  readonly off: Readonly<Record<OffReason, (facts: { since: string; failingSince: string; error: string }) => string>>;
  readonly fix: string;
  readonly earlier: string;
}

const ENGLISH: HealthWords = {
  failing: (since, error) => `Calls have failed since ${since}${error}.`,
  waiting: "The hub keeps trying one delivery, and sends the others as soon as that one arrives.",
  switchesOff: (at) => `If no call arrives until ${at}, this endpoint will be switched off.`,
  off: {
    by_hand: ({ since }) => `Switched off by hand on ${since}.`,
    gone: ({ since }) => `Switched off on ${since}, because it answered 410: this address no longer exists.`,
    failing: ({ since, failingSince, error }) =>
      `Switched off on ${since}, because no call had arrived since ${failingSince}${error}.`,
  },
  fix: "Nothing is lost. Switch it on again when the receiver works. You can then send the waiting deliveries, or cancel them.",
  earlier: "some time",
};

const DUTCH: HealthWords = {
  failing: (since, error) => `Aanroepen mislukken sinds ${since}${error}.`,
  waiting: "De hub blijft één aflevering proberen en verstuurt de andere zodra die aankomt.",
  switchesOff: (at) => `Als er tot ${at} geen enkele aanroep aankomt, wordt dit eindpunt uitgezet.`,
  off: {
    by_hand: ({ since }) => `Met de hand uitgezet op ${since}.`,
    gone: ({ since }) => `Uitgezet op ${since}, omdat het met 410 antwoordde: dit adres bestaat niet meer.`,
    failing: ({ since, failingSince, error }) =>
      `Uitgezet op ${since}, omdat er sinds ${failingSince} geen enkele aanroep aankwam${error}.`,
  },
  fix: "Er gaat niets verloren. Zet het weer aan als de ontvanger werkt. Je kunt de wachtende afleveringen dan versturen of annuleren.",
  earlier: "enige tijd",
};

/** A short text about an endpoint: its health, since when, why, and how to fix it. Null if its health is `ok`. */
export function explainHealth(facts: ExplainedHealth, language: Language): string | null {
  const words = language === "nl" ? DUTCH : ENGLISH;
  const format = (time: string | null) => (time === null ? words.earlier : formatDateTime(time, language));
  const error = facts.lastError === null ? "" : `: ${explainLastError(facts.lastError, language)}`;
  const ending = facts.switchesOffAt === null ? [] : [words.switchesOff(format(facts.switchesOffAt))];
  switch (facts.health) {
    case "ok":
      return null;
    case "failing":
      return [words.failing(format(facts.failingSince), error), ...ending].join(" ");
    case "paused":
      return [words.failing(format(facts.failingSince), error), words.waiting, ...ending].join(" ");
    case "off": {
      const off = words.off[facts.offReason ?? "by_hand"];
      const said = off({ since: format(facts.offSince), failingSince: format(facts.failingSince), error });
      return `${said} ${words.fix}`;
    }
  }
}

/** The last failed attempt as a part of a sentence, such as "the last one was answered with 500". */
export function explainLastError(
  { status, outcome }: Pick<LastError, "status" | "outcome">,
  language: Language,
): string {
  if (status !== null) {
    return language === "nl" ? `de laatste werd beantwoord met ${status}` : `the last one was answered with ${status}`;
  }
  return (OUTCOME_WORDS[outcome] ?? OUTCOME_WORDS.unreachable)?.[language] ?? "";
}

/** Outcomes without an answer. */
const OUTCOME_WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  timed_out: { nl: "de laatste kreeg niet op tijd antwoord", en: "the last one got no answer in time" },
  unreachable: { nl: "de laatste kon niet worden afgeleverd", en: "the last one could not be delivered" },
  bad_tls: { nl: "het certificaat van de ontvanger is niet geldig", en: "the receiver's certificate is not valid" },
  refused_address: { nl: "dit adres mag niet worden aangeroepen", en: "this address may not be called" },
};
