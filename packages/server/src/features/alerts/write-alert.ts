import {
  type EventEndpoint,
  isConnectorKind,
  type Language,
  type OperationalEvent,
  translateRuleName,
} from "@haak/core";
import type { Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { readAlertSettings } from "./alert-settings-store.ts";
import { DUTCH_ALERTS } from "./dutch-alerts.ts";
import { type AlertFacts, type AlertWords, ENGLISH_ALERTS } from "./english-alerts.ts";
import { type EnqueueMailParts, enqueueMail, type MailDraft, renderMail, type WrittenMail } from "./write-mail.ts";

export interface AlertInput {
  readonly event: OperationalEvent;
  readonly shopName: string;
  readonly language: Language;
  readonly publicUrl: string;
}

const WORDS: Readonly<Record<Language, AlertWords>> = { nl: DUTCH_ALERTS, en: ENGLISH_ALERTS };

/** Writes the mail about an endpoint that fails, works again, or was switched off. It is short, because a seller reads it between other work. */
export function writeAlert(input: AlertInput): WrittenMail {
  return renderMail(draftAlert(input));
}

function draftAlert({ event, shopName, language, publicUrl }: AlertInput): MailDraft {
  const words = WORDS[language];
  const facts = factsOf(event, { shopName, language });
  const { subject, paragraphs } = writeIn(words, event, facts);
  const rules = facts.rules.length === 0 ? [] : [words.rules, facts.rules];
  return { subject, paragraphs: [...paragraphs, ...rules], link: { label: words.link, url: publicUrl } };
}

function writeIn(words: AlertWords, event: OperationalEvent, facts: AlertFacts) {
  switch (event.type) {
    case "endpoint.failing":
      return words.failing(facts);
    case "endpoint.switched_off":
      return facts.gone ? words.gone(facts) : words.switchedOff(facts);
    case "endpoint.recovered":
      return words.recovered(facts);
  }
}

/** A seller knows Huddle by its name, but any other system only by its address. */
function systemOf({ kind, url }: EventEndpoint): string | null {
  if (!isConnectorKind(kind)) return null;
  return kind === "huddle" ? "Huddle" : new URL(url).host;
}

function factsOf(
  { data: { endpoint, last_error } }: OperationalEvent,
  { shopName, language }: Pick<AlertInput, "shopName" | "language">,
): AlertFacts {
  return {
    shopName,
    host: new URL(endpoint.url).host,
    url: endpoint.url,
    system: systemOf(endpoint),
    gone: endpoint.off_reason === "gone",
    failingSince: endpoint.failing_since,
    lastError: last_error,
    pending: endpoint.pending,
    failed: endpoint.failed,
    percent: endpoint.percent,
    switchesOffAt: endpoint.switches_off_at,
    rules: endpoint.rules.map(({ name }) => translateRuleName(name, language)),
  };
}

/** What is needed to enqueue such a mail. */
interface EnqueueAlertParts extends EnqueueMailParts {
  readonly publicUrl: string;
  /** False without a mail server. Then no mail is enqueued, because a mail of weeks ago would be useless once there is a server. */
  readonly sendsMail: boolean;
}

/** Enqueues a mail for a shop if the shop has set an address. It must run in the transaction of what the mail reports. */
export type EnqueueShopMail = (tx: Tx, shop: Shop, write: (language: Language) => MailDraft) => Promise<void>;

export function createEnqueueShopMail(parts: Omit<EnqueueAlertParts, "publicUrl">): EnqueueShopMail {
  return async (tx, shop, write) => {
    if (!parts.sendsMail) return;
    const { email, language } = await readAlertSettings(tx, shop);
    if (email === null) return;
    await enqueueMail(parts, tx, { shop, mail: renderMail(write(language)) });
  };
}

/**
 * Enqueues a mail about an operational event for the shop, if the shop has set an address. It must run in the transaction of the event, so
 * that the two are stored together.
 */
export function createEnqueueAlert(parts: EnqueueAlertParts) {
  const { publicUrl } = parts;
  const enqueueShopMail = createEnqueueShopMail(parts);
  return (tx: Tx, { shop, event }: { shop: Shop; event: OperationalEvent }): Promise<void> =>
    enqueueShopMail(tx, shop, (language) => draftAlert({ event, shopName: shop.name, language, publicUrl }));
}
