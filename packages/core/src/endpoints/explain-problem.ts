import type { Language } from "../i18n/message.ts";
import { OUTCOMES, type Outcome } from "../queue/outcome.ts";

/** Causes of deliveries without any attempt: the endpoint is off, or the call could never work. */
const CAUSES_WITHOUT_ATTEMPT = ["switched_off", "cannot_work"] as const;

/** All causes why deliveries do not arrive: the outcome of their last attempt, or the reason why there was none. */
export const PROBLEM_OUTCOMES = [
  ...OUTCOMES.filter((outcome): outcome is Exclude<Outcome, "delivered"> => outcome !== "delivered"),
  ...CAUSES_WITHOUT_ATTEMPT,
] as const;

/** One of `PROBLEM_OUTCOMES`. */
export type ProblemOutcome = (typeof PROBLEM_OUTCOMES)[number];

/** The cause that a group of deliveries shares. `status` is set if there was an answer. */
export interface ProblemCause {
  readonly outcome: ProblemOutcome;
  readonly status: number | null;
}

/** What is wrong, and what a person without technical knowledge can do about it. Each is one or two sentences. */
export interface ExplainedProblem {
  readonly text: string;
  readonly advice: string;
}

type Words = Readonly<Record<Language, (status: number | null) => ExplainedProblem>>;

/** Explains why calls do not arrive, and how to fix it. */
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
    text: `The receiver answered ${status}: it does not give the hub access.`,
    advice: `Check the key or secret that the receiver expects, and update it if it has changed. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: de hub krijgt daar geen toegang.`,
    advice: `Controleer de sleutel of het geheim dat de ontvanger verwacht en pas aan wat veranderd is. ${RESEND.nl}`,
  }),
};

const BUSY: Words = {
  en: (status) => ({
    text: `The receiver answered ${status}: it is too busy, or temporarily down.`,
    advice: "The hub tries again by itself. If this happens often, set a slower pace for this endpoint.",
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: het is er te druk, of tijdelijk buiten dienst.`,
    advice: "De hub probeert het vanzelf opnieuw. Gebeurt dit vaak, stel dan voor dit eindpunt een lager tempo in.",
  }),
};

const UNKNOWN_ADDRESS: Words = {
  en: (status) => ({
    text: `The receiver answered ${status}: it does not know this address.`,
    advice: `Compare the URL with the one that the receiver gives, letter by letter. After you correct it, waiting deliveries go to the new URL. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: dit adres is daar niet bekend.`,
    advice: `Vergelijk de URL letter voor letter met die van de ontvanger. Na een verbetering gaan wachtende afleveringen naar de nieuwe URL. ${RESEND.nl}`,
  }),
};

const REFUSED: Words = {
  en: (status) => ({
    text: `The receiver answered ${status ?? "no"}: it does not accept these calls.`,
    advice: `Open one of the deliveries, and show the receiver's answer to its developer. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status ?? "nee"}: deze aanroepen worden niet aangenomen.`,
    advice: `Open een van de afleveringen en laat het antwoord zien aan de maker van de ontvanger. ${RESEND.nl}`,
  }),
};

const BROKEN: Words = {
  en: (status) => ({
    text: `The receiver answered ${status}: it had an error.`,
    advice: `Open one of the deliveries, and send the receiver's answer to its owner. ${RESEND.en}`,
  }),
  nl: (status) => ({
    text: `De ontvanger antwoordde met ${status}: daar is een fout opgetreden.`,
    advice: `Open een van de afleveringen en geef het antwoord door aan de beheerder van de ontvanger. ${RESEND.nl}`,
  }),
};

/** Answers with a more exact meaning than their class. */
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
      text: `The receiver answered ${status ?? "with a redirect"}: it has moved, and the hub does not follow redirects.`,
      advice: `Fill in the new URL. You find it in the answer of one of the deliveries. ${RESEND.en}`,
    }),
    nl: (status) => ({
      text: `De ontvanger antwoordde met ${status ?? "een verwijzing"}: die is verhuisd, en de hub volgt geen verwijzingen.`,
      advice: `Vul de nieuwe URL in. Die staat in het antwoord bij een van de afleveringen. ${RESEND.nl}`,
    }),
  },
  gone: {
    en: () => ({
      text: "The receiver answered 410: this address no longer exists.",
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
      advice: `It may be overloaded. Ask its owner to answer first and do the work afterwards. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "De ontvanger gaf niet op tijd antwoord.",
      advice: `Misschien is die overbelast. Vraag de beheerder om eerst te antwoorden en daarna het werk te doen. ${RESEND.nl}`,
    }),
  },
  unreachable: {
    en: () => ({
      text: "The receiver cannot be reached.",
      advice: `Check that it is running, and that the host name in the URL is right. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "De ontvanger is niet bereikbaar.",
      advice: `Controleer of die aanstaat en of de servernaam in de URL klopt. ${RESEND.nl}`,
    }),
  },
  bad_tls: {
    en: () => ({
      text: "The receiver's certificate is not valid, so the hub sends nothing to it.",
      advice: `Ask its owner to renew the certificate. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "Het certificaat van de ontvanger is niet geldig, dus stuurt de hub er niets naartoe.",
      advice: `Vraag de beheerder om het certificaat te vernieuwen. ${RESEND.nl}`,
    }),
  },
  refused_address: {
    en: () => ({
      text: "The host name in this URL points to a private address, and the hub does not call those.",
      advice: `Fill in a public URL, or ask the hub's operator to allow this address. ${RESEND.en}`,
    }),
    nl: () => ({
      text: "De servernaam in deze URL wijst naar een privé-adres, en dat roept de hub niet aan.",
      advice: `Vul een openbare URL in, of vraag de beheerder van de hub om dit adres toe te staan. ${RESEND.nl}`,
    }),
  },
  switched_off: {
    en: () => ({
      text: "The endpoint is switched off. Its deliveries wait.",
      advice: "Switch it on when the receiver is ready. The waiting deliveries are then sent.",
    }),
    nl: () => ({
      text: "Het eindpunt staat uit. De afleveringen wachten.",
      advice: "Zet het aan als de ontvanger klaar is. Dan worden de wachtende afleveringen verstuurd.",
    }),
  },
  cannot_work: {
    en: () => ({
      text: "These calls cannot be made, because something that they need is missing.",
      advice: "Open one of the deliveries to see what is missing. If it says so, do the work by hand.",
    }),
    nl: () => ({
      text: "Deze aanroepen kunnen niet worden gedaan, omdat er iets ontbreekt wat ervoor nodig is.",
      advice: "Open een van de afleveringen om te zien wat er ontbreekt. Doe het werk met de hand als dat er staat.",
    }),
  },
};
