import { formatDate, formatDateTime, isConnectorKind, type Language } from "@haak/core";
import { renderMail, type WrittenMail } from "../render-mail.ts";
import type { Completeness, DigestFigures, TroubledPlace } from "./digest-figures.ts";

/** What a digest is about, to whom, and where they find more. */
export interface DigestWish {
  readonly figures: DigestFigures;
  readonly shopName: string;
  readonly language: Language;
  readonly publicUrl: string;
}

interface DigestWords {
  readonly subject: (shopName: string, facts: { troubled: number; failed: string }) => string;
  readonly week: (since: string, until: string) => string;
  readonly counts: (counts: Readonly<Record<"events" | "delivered" | "failed" | "waiting", string>>) => string[];
  readonly allWell: string;
  readonly troubled: string;
  readonly place: (url: string, since: string | null, isOff: boolean) => string;
  readonly complete: (until: string) => string;
  readonly repaired: (until: string, counts: { missing: string; repaired: string }) => string;
  readonly neverCompared: string;
  readonly link: string;
}

const DUTCH: DigestWords = {
  subject: (shopName, { troubled, failed }) => {
    if (troubled > 0)
      return `${shopName}: je week in Haak, ${troubled === 1 ? "1 eindpunt vraagt" : `${troubled} eindpunten vragen`} aandacht`;
    return failed === "0" ? `${shopName}: je week in Haak, alles kwam aan` : `${shopName}: je week in Haak`;
  },
  week: (since, until) => `Dit gebeurde er van ${since} tot ${until}:`,
  counts: ({ events, delivered, failed, waiting }) => [
    `gebeurtenissen ontvangen: ${events}`,
    `aanroepen aangekomen: ${delivered}`,
    `aanroepen na alle pogingen mislukt: ${failed}`,
    `aanroepen die nu wachten: ${waiting}`,
  ],
  allWell: "Alle eindpunten doen het.",
  troubled: "Deze eindpunten vragen aandacht:",
  place: (url, since, isOff) =>
    `${url}: ${isOff ? "uitgezet" : "werkt niet"}${since === null ? "" : `, het gaat mis sinds ${since}`}`,
  complete: (until) => `Vergeleken met Plug&Pay tot ${until}: er ontbrak niets.`,
  repaired: (until, { missing, repaired }) =>
    `Vergeleken met Plug&Pay tot ${until}: ontbrekende gebeurtenissen: ${missing}, alsnog verwerkt: ${repaired}.`,
  neverCompared: "Deze week kon niet met Plug&Pay worden vergeleken; kijk of de API-token nog geldig is.",
  link: "Bekijk het in Haak",
};

const ENGLISH: DigestWords = {
  subject: (shopName, { troubled, failed }) => {
    if (troubled > 0)
      return `${shopName}: your week in Haak, ${troubled === 1 ? "1 endpoint needs" : `${troubled} endpoints need`} attention`;
    return failed === "0" ? `${shopName}: your week in Haak, everything arrived` : `${shopName}: your week in Haak`;
  },
  week: (since, until) => `This happened from ${since} to ${until}:`,
  counts: ({ events, delivered, failed, waiting }) => [
    `events received: ${events}`,
    `calls that arrived: ${delivered}`,
    `calls that failed after all tries: ${failed}`,
    `calls that wait now: ${waiting}`,
  ],
  allWell: "All endpoints do well.",
  troubled: "These endpoints need attention:",
  place: (url, since, isOff) =>
    `${url}: ${isOff ? "switched off" : "does not work"}${since === null ? "" : `, in trouble since ${since}`}`,
  complete: (until) => `Compared with Plug&Pay until ${until}: nothing was missing.`,
  repaired: (until, { missing, repaired }) =>
    `Compared with Plug&Pay until ${until}: missing events: ${missing}, made good since: ${repaired}.`,
  neverCompared: "This week could not be compared with Plug&Pay; see whether the API token is still valid.",
  link: "See it in Haak",
};

/** The mail of Monday morning: what came, what arrived, and what needs somebody. */
export function writeDigest({ figures, shopName, language, publicUrl }: DigestWish): WrittenMail {
  const words = language === "nl" ? DUTCH : ENGLISH;
  const speak = speaker(language);
  const { events, delivered, failed, waiting, troubled, completeness } = figures;
  const counts = {
    ...{ events: speak.count(events), delivered: speak.count(delivered) },
    ...{ failed: speak.count(failed), waiting: speak.count(waiting) },
  };
  const places = troubled.map((place) => placeIn(words, place, speak));
  return renderMail({
    subject: words.subject(shopName, { troubled: troubled.length, failed: counts.failed }),
    paragraphs: [
      words.week(speak.day(figures.since), speak.day(figures.until)),
      words.counts(counts),
      ...(places.length === 0 ? [words.allWell] : [words.troubled, places]),
      ...(completeness === null ? [] : [completenessIn(words, completeness, speak)]),
    ],
    link: { label: words.link, url: publicUrl },
  });
}

type Speaker = ReturnType<typeof speaker>;

function speaker(language: Language) {
  const numbers = new Intl.NumberFormat(language);
  return {
    count: (count: number) => numbers.format(count),
    day: (moment: Date) => formatDate(moment.toISOString(), language),
    moment: (moment: Date) => formatDateTime(moment.toISOString(), language),
  };
}

function placeIn(words: DigestWords, { kind, url, health, failingSince }: TroubledPlace, speak: Speaker): string {
  const name = isConnectorKind(kind) ? `${kind}, ${url}` : url;
  return words.place(name, failingSince && speak.moment(failingSince), health === "off");
}

function completenessIn(words: DigestWords, { until, missing, repaired }: Completeness, speak: Speaker): string {
  if (until === null) return words.neverCompared;
  if (missing === 0) return words.complete(speak.moment(until));
  return words.repaired(speak.moment(until), { missing: speak.count(missing), repaired: speak.count(repaired) });
}
