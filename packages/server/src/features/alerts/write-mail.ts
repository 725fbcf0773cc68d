import type { NewId } from "../../platform/ids.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** The contents of a mail: paragraphs of plain text, lists, and one link at the end. */
export interface MailDraft {
  readonly subject: string;
  readonly paragraphs: readonly (string | readonly string[])[];
  readonly link: { readonly label: string; readonly url: string };
}

/** A mail as it is sent, with HTML and with plain text, because some readers show only one of them. */
export interface WrittenMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Renders a mail. All text is plain and is escaped only here, so that no name of a shop or rule can become markup. Line breaks in a subject
 * are removed, because a subject must be one line.
 */
export function renderMail({ subject, paragraphs, link }: MailDraft): WrittenMail {
  const text = paragraphs.map((one) => (typeof one === "string" ? one : one.map((item) => `- ${item}`).join("\n")));
  const html = paragraphs.map((one) => (typeof one === "string" ? `<p>${escapeHtml(one)}</p>` : htmlList(one)));
  const anchor = `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`;
  return {
    subject: subject.replace(/\s+/gu, " ").trim(),
    text: `${[...text, `${link.label}:\n${link.url}`].join("\n\n")}\n`,
    html: `<!doctype html>\n<meta charset="utf-8">\n${[...html, anchor].join("\n")}\n`,
  };
}

function htmlList(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
}

const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPED[character] ?? character);
}

/** What is needed to enqueue a mail. */
export interface EnqueueMailParts {
  readonly clock: Clock;
  readonly newId: NewId;
  /** The sending domain of the hub, used in the ids of its mails. */
  readonly mailDomain: string;
}

/**
 * Enqueues a mail for a shop in the transaction of the event or job that it reports, so that both are stored or neither. The address is
 * read only when the mail is sent, because it may be corrected in between.
 */
export async function enqueueMail(
  parts: EnqueueMailParts,
  tx: Tx,
  { shop, mail }: { shop: ShopKey; mail: WrittenMail },
) {
  const id = parts.newId("mai");
  const now = parts.clock.now();
  await tx
    .insertInto("mail")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, message_id: `<${id}@${parts.mailDomain}>` },
      ...mail,
      ...{ created_at: now, due_at: now, lease_id: null },
    })
    .execute();
}
