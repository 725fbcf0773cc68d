import type { Language } from "../i18n/message.ts";
import { OUTCOMES, type Outcome } from "../queue/outcome.ts";

/** Why something has not arrived though no attempt says so: its endpoint is off, or the call could never work. */
const CAUSES_WITHOUT_ATTEMPT = ["switched_off", "cannot_work"] as const;

/** What keeps deliveries from arriving: what their last attempt came to, or why there was none. */
export const PROBLEM_OUTCOMES = [
  ...OUTCOMES.filter((outcome): outcome is Exclude<Outcome, "delivered"> => outcome !== "delivered"),
  ...CAUSES_WITHOUT_ATTEMPT,
] as const;

/** See `PROBLEM_OUTCOMES`. */
export type ProblemOutcome = (typeof PROBLEM_OUTCOMES)[number];

/** The cause that a group of deliveries shares; `status` is there where an answer was. */
export interface ProblemCause {
  readonly outcome: ProblemOutcome;
  readonly status: number | null;
}

/** What is wrong, and what somebody without technical knowledge can do about it: a sentence or two each. */
export interface ExplainedProblem {
  readonly text: string;
  readonly advice: string;
}

type Words = Readonly<Record<Language, (status: number | null) => ExplainedProblem>>;

/** Says what keeps calls from arriving, and what mends it. */
export function explainProblem({ outcome, status }: ProblemCause, language: Language): ExplainedProblem {
  return (outcome === "rejected" ? rejectedWords(status) : WORDS[outcome])[language](status);
}

function rejectedWords(status: number | null): Words {
  const known = STATUS_WORDS[status ?? 0];
  if (known) return known;
  return (status ?? 0) >= 500 ? BROKEN : REFUSED;
}

const RESEND = { en: "Then send these again.", nl: "Stuur ze daarna opnieuw." } as const;

const KEY: Words = {
  en: (status) => ({
    text: `The receiver answered ${status}: it does not let the hub in.`,
    advice: `Check the key or the secret that the receiver expects, and replace it where it has changed. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: de hub mag er niet in.`,
    advice: `Controleer de sleutel of het geheim dat de ontvanger verwacht en vervang wat veranderd is. ${RESEND.nl}`,
  }),
};

const BUSY: Words = {
  en: (status) => ({
    text: `The receiver answered ${status}: it is too busy, or down for a while.`,
    advice: "It is tried again by itself. If this happens often, set a slower pace for this endpoint.",
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: het is er te druk, of even buiten dienst.`,
    advice: "Het wordt vanzelf opnieuw geprobeerd. Gebeurt dit vaak, stel dan voor dit eindpunt een lager tempo in.",
  }),
};

const UNKNOWN_ADDRESS: Words = {
  en: (status) => ({
    text: `The receiver answered ${status}: it does not know this address.`,
    advice: `Compare the URL, letter by letter, with the one that the receiver gives. A corrected URL takes along what waits. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: dit adres is daar niet bekend.`,
    advice: `Vergelijk de URL letter voor letter met die van de ontvanger. Wat nog wacht, gaat naar de verbeterde URL. ${RESEND.nl}`,
  }),
};

const REFUSED: Words = {
  en: (status) => ({
    text: `The receiver answered ${status ?? "no"}: it does not accept these calls.`,
    advice: `Look at its answer in one of the deliveries, and show it to whoever made the receiver. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status ?? "nee"}: deze aanroepen worden niet aangenomen.`,
    advice: `Bekijk het antwoord bij een van de afleveringen en laat het zien aan wie de ontvanger gemaakt heeft. ${RESEND.nl}`,
  }),
};

const BROKEN: Words = {
  en: (status) => ({
    text: `The receiver answered ${status}: something breaks there.`,
    advice: `Tell whoever runs the receiver, with the answer in one of the deliveries. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: daar gaat iets stuk.`,
    advice: `Meld het bij wie de ontvanger beheert, met het antwoord uit een van de afleveringen. ${RESEND.nl}`,
  }),
};

/** Answers that say more than their class does. */
const STATUS_WORDS: Readonly<Record<number, Words>> = {
  401: KEY,
  403: KEY,
  404: UNKNOWN_ADDRESS,
  429: BUSY,
  503: BUSY,
};

const WORDS: Readonly<Record<Exclude<ProblemOutcome, "rejected">, Words>> = {
  redirected: {
    en: (status) => ({
      text: `The receiver answered ${status ?? "that it is elsewhere"}: it has moved, and the hub follows nobody to another address.`,
      advice: `Fill in the new URL, which stands in the answer of one of the deliveries. ${RESEND.en}`,
    }),
    nl: (status) => ({
      text: `De ontvanger antwoordde met ${status ?? "een verwijzing"}: die is verhuisd, en de hub gaat niemand achterna naar een ander adres.`,
      advice: `Vul de nieuwe URL in; die staat in het antwoord bij een van de afleveringen. ${RESEND.nl}`,
    }),
  },
  gone: {
    en: () => ({
      text: "The receiver answered 410: this address is no more.",
      advice: "Fill in another URL, or delete the rule if nobody needs these calls any more.",
    }),
    nl: () => ({
      text: "De ontvanger antwoordde met 410: dit adres bestaat niet meer.",
      advice: "Vul een andere URL in, of verwijder de regel als niemand deze aanroepen nog nodig heeft.",
    }),
  },
  timed_out: {
    en: () => ({
      text: "The receiver gave no answer in time.",
      advice: `It may be overloaded. Ask whoever runs it to answer at once and do the work afterwards. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "De ontvanger gaf niet op tijd antwoord.",
      advice: `Misschien is die overbelast. Vraag de beheerder om meteen te antwoorden en het werk daarna te doen. ${RESEND.nl}`,
    }),
  },
  unreachable: {
    en: () => ({
      text: "The receiver cannot be reached.",
      advice: `Check whether it is on, and whether its name in the URL is spelt right. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "De ontvanger is niet bereikbaar.",
      advice: `Controleer of die aanstaat en of de naam in de URL goed gespeld is. ${RESEND.nl}`,
    }),
  },
  bad_tls: {
    en: () => ({
      text: "The receiver's certificate is not valid, so that nothing is sent to it.",
      advice: `Have whoever runs it renew the certificate. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "Het certificaat van de ontvanger is niet geldig; daarom wordt er niets naartoe gestuurd.",
      advice: `Laat de beheerder het certificaat vernieuwen. ${RESEND.nl}`,
    }),
  },
  refused_address: {
    en: () => ({
      text: "The name in this URL leads to a private address, which the hub does not call.",
      advice: `Fill in a public URL, or have the hub's operator allow this address. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "De naam in deze URL leidt naar een privé-adres, en dat roept de hub niet aan.",
      advice: `Vul een openbare URL in, of laat de beheerder van de hub dit adres toestaan. ${RESEND.nl}`,
    }),
  },
  switched_off: {
    en: () => ({
      text: "The endpoint is switched off. What is owed to it waits.",
      advice: "Switch it on when the receiver is ready, and what waits is sent.",
    }),
    nl: () => ({
      text: "Het eindpunt staat uit. Wat ernaartoe moet, wacht.",
      advice: "Zet het aan als de ontvanger er klaar voor is; dan wordt verstuurd wat wacht.",
    }),
  },
  cannot_work: {
    en: () => ({
      text: "These calls cannot be made: something that they need is missing.",
      advice: "Open one of the deliveries to see what is missing, and do it by hand where that is said.",
    }),
    nl: () => ({
      text: "Deze aanroepen kunnen niet worden gedaan: er ontbreekt iets wat ervoor nodig is.",
      advice: "Open een van de afleveringen om te zien wat er ontbreekt, en doe het met de hand waar dat staat.",
    }),
  },
};
