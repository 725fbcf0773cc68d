import { explainLastError, formatDateTime } from "@haak/core";
import type { AlertFacts, AlertWords } from "./english-alerts.ts";

/** For sellers who read Dutch. */
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
      `Sinds ${moment(facts.failingSince)} kwam er niets meer aan bij ${placeOf(facts)}${errorOf(facts)}. Daarom is het uitgezet: er wordt niets meer verstuurd.`,
      kept(facts),
      "Wat je kunt doen: laat de ontvanger herstellen en zet het eindpunt daarna in Haak weer aan. Dan wordt verstuurd wat wacht, tenzij je ervoor kiest dat te laten vervallen.",
    ],
  }),
  gone: (facts) => ({
    subject: `${facts.shopName}: ${facts.host} wil geen aanroepen meer`,
    paragraphs: [
      `De ontvanger op ${placeOf(facts)} antwoordde met 410: dit adres bestaat niet meer. Daarom is het uitgezet.`,
      kept(facts),
      "Wat je kunt doen: vul bij de regels een nieuw adres in, dan gaat wat wacht daarheen. Was het een vergissing, zet het eindpunt dan weer aan.",
    ],
  }),
  recovered: (facts) => ({
    subject: `${facts.shopName}: aanroepen naar ${facts.host} komen weer aan`,
    paragraphs: [
      `Bij ${placeOf(facts)} komen aanroepen weer aan. Het ging mis sinds ${moment(facts.failingSince)}.`,
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
  return [`${waiting}. Er gaat niets verloren: ze gaan weg zodra de ontvanger weer antwoordt.`, ...givenUp(facts)].join(
    " ",
  );
}

function waitingStill({ pending }: AlertFacts): string {
  if (pending === 0) return "Er staat niets meer te wachten.";
  return pending === 1
    ? "Er wacht nog 1 aanroep; die wordt nu verstuurd."
    : `Er wachten nog ${pending} aanroepen; die worden nu verstuurd.`;
}

function kept(facts: AlertFacts): string {
  const waiting = facts.pending === 1 ? "Er wacht 1 aanroep" : `Er wachten ${facts.pending} aanroepen`;
  return [`${waiting} en wat er nog bij komt, wordt bewaard. Er gaat niets verloren.`, ...givenUp(facts)].join(" ");
}

function givenUp({ failed }: AlertFacts): string[] {
  if (failed === 0) return [];
  return [
    `${calls(failed)} ${failed === 1 ? "is" : "zijn"} na alle pogingen mislukt; die kun je in Haak opnieuw versturen.`,
  ];
}

function advice({ system, lastError }: AlertFacts): string {
  if (system !== null)
    return `kijk of ${system} werkt en of de API-sleutel van de koppeling nog klopt. Kopers wachten op hun toegang.`;
  if (lastError?.outcome === "bad_tls") return "laat het certificaat van de ontvanger vernieuwen.";
  if (lastError?.status === 404) return "kijk of het adres in de regel klopt: de ontvanger kent het niet.";
  if (lastError?.status === 401 || lastError?.status === 403) return "kijk of de ontvanger onze aanroepen nog toelaat.";
  return "vraag wie de ontvanger beheert om ernaar te kijken.";
}

function warning({ percent, switchesOffAt }: AlertFacts): string[] {
  if (percent === null || switchesOffAt === null) return [];
  return [
    `Als er tot ${moment(switchesOffAt)} niets aankomt, wordt het eindpunt uitgezet: ${percent} % van de vijf dagen daarvoor is voorbij. Wat wacht, blijft ook dan bewaard.`,
  ];
}
