import { explainLastError, formatDateTime, type LastError } from "@haak/core";

/** The facts for a mail about an endpoint. Times are shown in the time zone of Amsterdam. */
export interface AlertFacts {
  readonly shopName: string;
  readonly host: string;
  readonly url: string;
  /** The name of the system behind a connection. It is null for a webhook. */
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

/** The subject and the paragraphs of one mail. */
export interface AlertText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** The mails in one language. A second language must have the same mails, which this type ensures. */
export interface AlertWords {
  readonly failing: (facts: AlertFacts) => AlertText;
  readonly switchedOff: (facts: AlertFacts) => AlertText;
  readonly gone: (facts: AlertFacts) => AlertText;
  readonly recovered: (facts: AlertFacts) => AlertText;
  readonly rules: string;
  readonly link: string;
}

/** The mails for sellers who read English. */
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
      `Nothing had arrived at ${placeOf(facts)} since ${moment(facts.failingSince)}${errorOf(facts)}. So Haak switched it off. Nothing is sent any more.`,
      kept(facts),
      "What you can do: have the receiver repaired, and then switch the endpoint on again in Haak. Haak then sends the waiting calls, unless you cancel them.",
    ],
  }),
  gone: (facts) => ({
    subject: `${facts.shopName}: ${facts.host} accepts no more calls`,
    paragraphs: [
      `The receiver at ${placeOf(facts)} answered 410. This means that the address no longer exists. So Haak switched it off.`,
      kept(facts),
      "What you can do: give the rules a new address. Haak then sends the waiting calls there. If it was a mistake, switch the endpoint on again.",
    ],
  }),
  recovered: (facts) => ({
    subject: `${facts.shopName}: calls to ${facts.host} arrive again`,
    paragraphs: [
      `Calls arrive again at ${placeOf(facts)}. They failed since ${moment(facts.failingSince)}.`,
      facts.pending === 0
        ? "No calls are waiting any more."
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
    `${waiting(facts.pending)}. Nothing is lost: Haak sends them as soon as the receiver answers again.`,
    ...givenUp(facts),
  ].join(" ");
}

function kept(facts: AlertFacts): string {
  return [
    `${waiting(facts.pending)}. Haak keeps these and new calls, so that nothing is lost.`,
    ...givenUp(facts),
  ].join(" ");
}

function givenUp({ failed }: AlertFacts): string[] {
  if (failed === 0) return [];
  return [
    `${failed === 1 ? "1 call has" : `${failed} calls have`} failed after all attempts. You can send them again in Haak.`,
  ];
}

function advice({ system, lastError }: AlertFacts): string {
  if (system !== null)
    return `check whether ${system} works and whether the connection's API key is still correct. Buyers are waiting for their access.`;
  if (lastError?.outcome === "bad_tls") return "have the receiver's certificate renewed.";
  if (lastError?.status === 404) return "check the address in the rule, because the receiver does not know it.";
  if (lastError?.status === 401 || lastError?.status === 403)
    return "check whether the receiver still accepts our calls.";
  return "ask the person who runs the receiver to investigate.";
}

function warning({ percent, switchesOffAt }: AlertFacts): string[] {
  if (percent === null || switchesOffAt === null) return [];
  return [
    `If nothing arrives before ${moment(switchesOffAt)}, Haak switches the endpoint off. ${percent} % of the five days before that have passed. The waiting calls are kept even then.`,
  ];
}
