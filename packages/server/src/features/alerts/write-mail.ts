import type { NewId } from "../../platform/ids.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** A mail as its writer thinks of it: paragraphs of plain text, lists, and one link at the end. */
export interface MailDraft {
  readonly subject: string;
  readonly paragraphs: readonly (string | readonly string[])[];
  readonly link: { readonly label: string; readonly url: string };
}

/** A mail as it is sent, for readers with and without HTML. */
export interface WrittenMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Renders a mail. All text is plain until here and escaped here, so that no name of a shop or rule can become markup; a
 * subject is one line.
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

/** What owing a mail needs. */
export interface EnqueueMailParts {
  readonly clock: Clock;
  readonly newId: NewId;
  /** The domain under which the hub sends, for the ids of its mails. */
  readonly mailDomain: string;
}

/**
 * Enqueues a mail for a shop, within the transaction of what it tells of: either both are there, or none. To whom it goes is looked
 * up when it is sent.
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
