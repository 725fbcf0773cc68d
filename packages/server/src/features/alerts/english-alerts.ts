import { explainLastError, formatDateTime, type LastError } from "@haak/core";

/** What a mail about an endpoint can say. Times are those of clocks in Amsterdam. */
export interface AlertFacts {
  readonly shopName: string;
  readonly host: string;
  readonly url: string;
  /** What people call the system behind a connection; null where it is a webhook. */
  readonly system: string | null;
  readonly gone: boolean;
  readonly failingSince: string | null;
  readonly lastError: LastError | null;
  readonly pending: number;
  readonly failed: number;
  readonly percent: number | null;
  readonly switchesOffAt: string | null;
  readonly rules: readonly string[];
}

/** Subject and paragraphs of one mail. */
export interface AlertText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** The mails of one language. */
export interface AlertWords {
  readonly failing: (facts: AlertFacts) => AlertText;
  readonly switchedOff: (facts: AlertFacts) => AlertText;
  readonly gone: (facts: AlertFacts) => AlertText;
  readonly recovered: (facts: AlertFacts) => AlertText;
  readonly rules: string;
  readonly link: string;
}

/** For sellers who read English. */
export const ENGLISH_ALERTS: AlertWords = {
  failing: (facts) => ({
    subject: `${facts.shopName}: calls to ${facts.host} ${facts.percent === null ? "do not arrive" : "still do not arrive"}`,
    paragraphs: [
      `Since ${moment(facts.failingSince)} nothing has arrived at ${placeOf(facts)}${errorOf(facts)}.`,
      pending(facts),
      `What you can do: ${advice(facts)}`,
      ...warning(facts),
    ],
  }),
  switchedOff: (facts) => ({
    subject: `${facts.shopName}: ${facts.host} is switched off`,
    paragraphs: [
      `Nothing had arrived at ${placeOf(facts)} since ${moment(facts.failingSince)}${errorOf(facts)}. So it was switched off: nothing is sent any more.`,
      kept(facts),
      "What you can do: have the receiver repaired, then switch the endpoint on again in Haak. What waits is sent then, unless you choose to cancel it.",
    ],
  }),
  gone: (facts) => ({
    subject: `${facts.shopName}: ${facts.host} wants no more calls`,
    paragraphs: [
      `The receiver at ${placeOf(facts)} answered 410: this address is no more. So it was switched off.`,
      kept(facts),
      "What you can do: give the rules a new address, and what waits goes there. If it was a mistake, switch the endpoint on again.",
    ],
  }),
  recovered: (facts) => ({
    subject: `${facts.shopName}: calls to ${facts.host} arrive again`,
    paragraphs: [
      `Calls arrive again at ${placeOf(facts)}. They had failed since ${moment(facts.failingSince)}.`,
      facts.pending === 0
        ? "Nothing waits any more."
        : `${waiting(facts.pending)} and ${facts.pending === 1 ? "is" : "are"} sent now.`,
      ...givenUp(facts),
    ],
  }),
  rules: "These rules call it:",
  link: "See it in Haak",
};

const moment = (time: string | null): string => (time === null ? "some time ago" : formatDateTime(time, "en"));

const placeOf = ({ url, host, system }: AlertFacts): string =>
  system === null || system === host ? url : `${system} (${host})`;

const errorOf = ({ lastError }: AlertFacts): string =>
  lastError === null ? "" : `: ${explainLastError(lastError, "en")}`;

const waiting = (count: number): string => (count === 1 ? "1 call waits" : `${count} calls wait`);

function pending(facts: AlertFacts): string {
  return [
    `${waiting(facts.pending)}. Nothing is lost: they go as soon as the receiver answers again.`,
    ...givenUp(facts),
  ].join(" ");
}

function kept(facts: AlertFacts): string {
  return [`${waiting(facts.pending)}, and what comes to it is kept as well. Nothing is lost.`, ...givenUp(facts)].join(
    " ",
  );
}

function givenUp({ failed }: AlertFacts): string[] {
  if (failed === 0) return [];
  return [
    `${failed === 1 ? "1 call has" : `${failed} calls have`} failed after all tries; you can send them again in Haak.`,
  ];
}

function advice({ system, lastError }: AlertFacts): string {
  if (system !== null)
    return `see whether ${system} works and whether the connection's API key is still right. Buyers wait for their access.`;
  if (lastError?.outcome === "bad_tls") return "have the receiver's certificate renewed.";
  if (lastError?.status === 404) return "see whether the address in the rule is right: the receiver does not know it.";
  if (lastError?.status === 401 || lastError?.status === 403)
    return "see whether the receiver still lets our calls in.";
  return "ask whoever runs the receiver to look at it.";
}

function warning({ percent, switchesOffAt }: AlertFacts): string[] {
  if (percent === null || switchesOffAt === null) return [];
  return [
    `If nothing arrives until ${moment(switchesOffAt)}, the endpoint is switched off: ${percent} % of the five days until then have passed. What waits is kept then, too.`,
  ];
}
