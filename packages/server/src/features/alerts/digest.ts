import { formatDate, formatDateTime, isConnectorKind, type Language } from "@haak/core";
import { nextMondayMorning } from "../../platform/time/amsterdam-time.ts";
import { type CalendarMailParts, enqueueWhenDue } from "./calendar-mails.ts";
import { type Completeness, type DigestFigures, type FailingPlace, readDigestFigures } from "./digest-figures.ts";
import { enqueueMail, renderMail, type WrittenMail } from "./write-mail.ts";

const WEEK_MS = 7 * 86_400_000;

/**
 * Writes the digest of every shop on its Monday. If no hub ran for some weeks, the digests of those weeks are skipped. The next one reports
 * the last seven days.
 */
export function enqueueDigests(parts: CalendarMailParts): Promise<void> {
  return enqueueWhenDue(parts, {
    column: "digest_at",
    name: "A weekly digest",
    nextAfter: nextMondayMorning,
    async enqueue(tx, { shop, shopName, language, dueAt, now }) {
      const isLate = now.getTime() - dueAt.getTime() >= WEEK_MS;
      const until = isLate ? now : dueAt;
      const figures = await readDigestFigures(tx, shop, { since: new Date(until.getTime() - WEEK_MS), until });
      const mail = writeDigest({ figures, shopName, language, publicUrl: parts.publicUrl });
      await enqueueMail(parts, tx, { shop, mail });
    },
  });
}

export interface DigestInput {
  readonly figures: DigestFigures;
  readonly shopName: string;
  readonly language: Language;
  readonly publicUrl: string;
}

interface DigestWords {
  readonly subject: (shopName: string, facts: { failing: number; failed: string }) => string;
  readonly week: (since: string, until: string) => string;
  readonly counts: (counts: Readonly<Record<"events" | "delivered" | "failed" | "waiting", string>>) => string[];
  readonly allWell: string;
  readonly failing: string;
  readonly place: (url: string, since: string | null, isOff: boolean) => string;
  readonly complete: (until: string) => string;
  readonly repaired: (until: string, counts: { missing: string; repaired: string }) => string;
  readonly neverCompared: string;
  readonly link: string;
}

const DUTCH: DigestWords = {
  subject: (shopName, { failing, failed }) => {
    if (failing > 0)
      return `${shopName}: je week in Haak, ${failing === 1 ? "1 eindpunt vraagt" : `${failing} eindpunten vragen`} aandacht`;
    return failed === "0" ? `${shopName}: je week in Haak, alles kwam aan` : `${shopName}: je week in Haak`;
  },
  week: (since, until) => `Dit gebeurde er van ${since} tot ${until}:`,
  counts: ({ events, delivered, failed, waiting }) => [
    `gebeurtenissen ontvangen: ${events}`,
    `aanroepen aangekomen: ${delivered}`,
    `aanroepen na alle pogingen mislukt: ${failed}`,
    `aanroepen die nu wachten: ${waiting}`,
  ],
  allWell: "Alle eindpunten werken.",
  failing: "Deze eindpunten vragen aandacht:",
  place: (url, since, isOff) =>
    `${url}: ${isOff ? "uitgezet" : "werkt niet"}${since === null ? "" : `, storing sinds ${since}`}`,
  complete: (until) => `Vergeleken met Plug&Pay tot ${until}: er ontbrak niets.`,
  repaired: (until, { missing, repaired }) =>
    `Vergeleken met Plug&Pay tot ${until}: ontbrekende gebeurtenissen: ${missing}, daarvan nu verwerkt: ${repaired}.`,
  neverCompared: "Deze week kon niet met Plug&Pay worden vergeleken. Controleer of de API-token nog geldig is.",
  link: "Bekijk het in Haak",
};

const ENGLISH: DigestWords = {
  subject: (shopName, { failing, failed }) => {
    if (failing > 0)
      return `${shopName}: your week in Haak, ${failing === 1 ? "1 endpoint needs" : `${failing} endpoints need`} attention`;
    return failed === "0" ? `${shopName}: your week in Haak, everything arrived` : `${shopName}: your week in Haak`;
  },
  week: (since, until) => `This happened from ${since} to ${until}:`,
  counts: ({ events, delivered, failed, waiting }) => [
    `events received: ${events}`,
    `calls that arrived: ${delivered}`,
    `calls that failed after all attempts: ${failed}`,
    `calls that are waiting now: ${waiting}`,
  ],
  allWell: "All endpoints work.",
  failing: "These endpoints need attention:",
  place: (url, since, isOff) =>
    `${url}: ${isOff ? "switched off" : "does not work"}${since === null ? "" : `, failing since ${since}`}`,
  complete: (until) => `Compared with Plug&Pay until ${until}: nothing was missing.`,
  repaired: (until, { missing, repaired }) =>
    `Compared with Plug&Pay until ${until}: missing events: ${missing}, processed since then: ${repaired}.`,
  neverCompared: "This week could not be compared with Plug&Pay. Check whether the API token is still valid.",
  link: "See it in Haak",
};

/** Writes the digest: the events of the week, the calls that arrived, and the endpoints that need attention. */
export function writeDigest({ figures, shopName, language, publicUrl }: DigestInput): WrittenMail {
  const words = language === "nl" ? DUTCH : ENGLISH;
  const translate = formatter(language);
  const { events, delivered, failed, waiting, failing, completeness } = figures;
  const counts = {
    ...{ events: translate.count(events), delivered: translate.count(delivered) },
    ...{ failed: translate.count(failed), waiting: translate.count(waiting) },
  };
  const places = failing.map((place) => placeIn(words, place, translate));
  return renderMail({
    subject: words.subject(shopName, { failing: failing.length, failed: counts.failed }),
    paragraphs: [
      words.week(translate.day(figures.since), translate.day(figures.until)),
      words.counts(counts),
      ...(places.length === 0 ? [words.allWell] : [words.failing, places]),
      ...(completeness === null ? [] : [completenessIn(words, completeness, translate)]),
    ],
    link: { label: words.link, url: publicUrl },
  });
}

type Formatter = ReturnType<typeof formatter>;

function formatter(language: Language) {
  const numbers = new Intl.NumberFormat(language);
  return {
    count: (count: number) => numbers.format(count),
    day: (moment: Date) => formatDate(moment.toISOString(), language),
    moment: (moment: Date) => formatDateTime(moment.toISOString(), language),
  };
}

function placeIn(words: DigestWords, { kind, url, health, failingSince }: FailingPlace, translate: Formatter): string {
  const name = isConnectorKind(kind) ? `${kind}, ${url}` : url;
  return words.place(name, failingSince && translate.moment(failingSince), health === "off");
}

function completenessIn(words: DigestWords, { until, missing, repaired }: Completeness, translate: Formatter): string {
  if (until === null) return words.neverCompared;
  if (missing === 0) return words.complete(translate.moment(until));
  return words.repaired(translate.moment(until), {
    missing: translate.count(missing),
    repaired: translate.count(repaired),
  });
}
