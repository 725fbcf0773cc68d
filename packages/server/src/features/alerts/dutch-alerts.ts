import { explainLastError, formatDateTime } from "@haak/core";
import type { AlertFacts, AlertWords } from "./english-alerts.ts";

/** The mails for sellers who read Dutch. */
export const DUTCH_ALERTS: AlertWords = {
  failing: (facts) => ({
    subject: `${facts.shopName}: aanroepen naar ${facts.host} komen ${facts.percent === null ? "niet" : "nog steeds niet"} aan`,
    paragraphs: [
      `Sinds ${moment(facts.failingSince)} komt er niets aan bij ${placeOf(facts)}${errorOf(facts)}.`,
      pending(facts),
      `Wat je kunt doen: ${advice(facts)}`,
      ...warning(facts),
    ],
  }),
  switchedOff: (facts) => ({
    subject: `${facts.shopName}: ${facts.host} is uitgezet`,
    paragraphs: [
      `Sinds ${moment(facts.failingSince)} kwam er niets meer aan bij ${placeOf(facts)}${errorOf(facts)}. Daarom heeft Haak het uitgezet. Er wordt niets meer verstuurd.`,
      kept(facts),
      "Wat je kunt doen: laat de ontvanger herstellen en zet het eindpunt daarna in Haak weer aan. Haak verstuurt dan de wachtende aanroepen, tenzij je ze laat vervallen.",
    ],
  }),
  gone: (facts) => ({
    subject: `${facts.shopName}: ${facts.host} accepteert geen aanroepen meer`,
    paragraphs: [
      `De ontvanger op ${placeOf(facts)} antwoordde met 410. Dat betekent dat dit adres niet meer bestaat. Daarom heeft Haak het uitgezet.`,
      kept(facts),
      "Wat je kunt doen: vul bij de regels een nieuw adres in. Haak verstuurt de wachtende aanroepen dan daarheen. Als het een vergissing was, zet het eindpunt dan weer aan.",
    ],
  }),
  recovered: (facts) => ({
    subject: `${facts.shopName}: aanroepen naar ${facts.host} komen weer aan`,
    paragraphs: [
      `Bij ${placeOf(facts)} komen aanroepen weer aan. Ze mislukten sinds ${moment(facts.failingSince)}.`,
      waitingStill(facts),
      ...givenUp(facts),
    ],
  }),
  rules: "Deze regels roepen het aan:",
  link: "Bekijk het in Haak",
};

const moment = (time: string | null): string => (time === null ? "enige tijd" : formatDateTime(time, "nl"));

const placeOf = ({ url, host, system }: AlertFacts): string =>
  system === null || system === host ? url : `${system} (${host})`;

const errorOf = ({ lastError }: AlertFacts): string =>
  lastError === null ? "" : `: ${explainLastError(lastError, "nl")}`;

const calls = (count: number): string => (count === 1 ? "1 aanroep" : `${count} aanroepen`);

function pending(facts: AlertFacts): string {
  const waiting = facts.pending === 1 ? "Er wacht 1 aanroep" : `Er wachten ${facts.pending} aanroepen`;
  return [
    `${waiting}. Er gaat niets verloren: Haak verstuurt ze zodra de ontvanger weer antwoordt.`,
    ...givenUp(facts),
  ].join(" ");
}

function waitingStill({ pending }: AlertFacts): string {
  if (pending === 0) return "Er wachten geen aanroepen meer.";
  return pending === 1
    ? "Er wacht nog 1 aanroep; die wordt nu verstuurd."
    : `Er wachten nog ${pending} aanroepen; die worden nu verstuurd.`;
}

function kept(facts: AlertFacts): string {
  const waiting = facts.pending === 1 ? "Er wacht 1 aanroep" : `Er wachten ${facts.pending} aanroepen`;
  return [`${waiting}. Haak bewaart deze en nieuwe aanroepen, zodat er niets verloren gaat.`, ...givenUp(facts)].join(
    " ",
  );
}

function givenUp({ failed }: AlertFacts): string[] {
  if (failed === 0) return [];
  return [
    `${calls(failed)} ${failed === 1 ? "is" : "zijn"} na alle pogingen mislukt; die kun je in Haak opnieuw versturen.`,
  ];
}

function advice({ system, lastError }: AlertFacts): string {
  if (system !== null)
    return `controleer of ${system} werkt en of de API-sleutel van de koppeling nog klopt. Kopers wachten op hun toegang.`;
  if (lastError?.outcome === "bad_tls") return "laat het certificaat van de ontvanger vernieuwen.";
  if (lastError?.status === 404) return "controleer het adres in de regel, want de ontvanger kent het niet.";
  if (lastError?.status === 401 || lastError?.status === 403)
    return "controleer of de ontvanger onze aanroepen nog toelaat.";
  return "vraag de beheerder van de ontvanger om dit te onderzoeken.";
}

function warning({ percent, switchesOffAt }: AlertFacts): string[] {
  if (percent === null || switchesOffAt === null) return [];
  return [
    `Als er tot ${moment(switchesOffAt)} niets aankomt, zet Haak het eindpunt uit. Van de vijf dagen tot dan is ${percent} % voorbij. De wachtende aanroepen blijven ook dan bewaard.`,
  ];
}
