import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { ReadNotice } from "./notice.ts";
import { readPhpForm } from "./php-form.ts";
import { readNoticeV1 } from "./read-notice-v1.ts";
import { readNoticeV2 } from "./read-notice-v2.ts";

/**
 * Reads a notice of either version. V2 is JSON and V1 a form; a body that begins like JSON is read as JSON whatever its
 * content type says, because no form begins with a brace.
 */
export function readNotice({ contentType, body }: { contentType: string; body: string }): ReadNotice {
  const text = body.replace(/^\ufeff/, "").trim();
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (text === "") return { kind: "unreadable", why: hubMessage("notice_empty") };
  if (/^[{[]/.test(text) || /^application\/(?:.+\+)?json$/.test(type)) return readJson(text);
  const isForm = type === "application/x-www-form-urlencoded" || /(?:^|&)webhook_event=/.test(text);
  if (isForm) return readNoticeV1(readPhpForm(text));
  return { kind: "unreadable", why: hubMessage("notice_neither_json_nor_form") };
}

function readJson(text: string): ReadNotice {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // What the parser says quotes the body, which belongs into no error.
    return { kind: "unreadable", why: hubMessage("notice_not_json") };
  }
  return readNoticeV2(body);
}
