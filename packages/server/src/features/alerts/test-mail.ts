import type { Language } from "@haak/core";
import { sql } from "kysely";
import { conflict, HttpProblem } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { StoredAlertSettings } from "./alert-settings-store.ts";
import { type EnqueueMailParts, enqueueMail, type MailDraft, renderMail } from "./write-mail.ts";

/** What a test mail needs. */
export interface TestMailParts extends EnqueueMailParts {
  readonly sendsMail: boolean;
  readonly publicUrl: string;
}

const ONCE_IN_SECONDS = 60;

/**
 * Enqueues a mail by which people see whether alerts reach them. The caller has locked the settings, so that two requests at once are counted.
 *
 * @throws Problem 409 if no mail can go; 429 if the shop got a mail less than a minute ago.
 */
export async function enqueueTestMail(
  parts: TestMailParts,
  tx: Tx,
  { shop, settings }: { readonly shop: Shop; readonly settings: StoredAlertSettings },
): Promise<void> {
  if (settings.email === null) throw conflict("no_address", hubMessage("test_mail_without_address"));
  if (!parts.sendsMail) throw conflict("sends_no_mail", hubMessage("hub_sends_no_mail"));
  await refuseTooSoon(parts, tx, { shop, lastSentAt: settings.last_sent_at });
  const link = `${parts.publicUrl}/settings/alerts`;
  await enqueueMail(parts, tx, { shop, mail: renderMail(TEXTS[settings.language](shop.name, link)) });
}

async function refuseTooSoon(
  { clock }: TestMailParts,
  tx: Tx,
  { shop, lastSentAt }: { readonly shop: Shop; readonly lastSentAt: Date | null },
): Promise<void> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(created_at) as at from mail where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`.execute(
    tx,
  );
  const last = Math.max(rows[0]?.at?.getTime() ?? 0, lastSentAt?.getTime() ?? 0);
  const seconds = Math.ceil(ONCE_IN_SECONDS - (clock.now().getTime() - last) / 1_000);
  if (seconds <= 0) return;
  throw new HttpProblem({
    status: 429,
    code: "too_soon",
    detail: hubMessage("test_mail_too_soon", { seconds }),
    headers: { "Retry-After": String(seconds) },
  });
}

const TEXTS: Readonly<Record<Language, (shopName: string, url: string) => MailDraft>> = {
  en: (shopName, url) => ({
    subject: `${shopName}: test mail from Haak`,
    paragraphs: ["Alerts of Haak reach this address. You asked for this mail on the page with the alerts."],
    link: { label: "The alerts of this shop", url },
  }),
  nl: (shopName, url) => ({
    subject: `${shopName}: testmail van Haak`,
    paragraphs: [
      "Waarschuwingen van Haak komen op dit adres aan. Je hebt deze e-mail aangevraagd op de pagina Waarschuwingen.",
    ],
    link: { label: "De waarschuwingen van deze winkel", url },
  }),
};
