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
