import type { FieldError, UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { PLUGANDPAY_TRIGGERS, type ReadNotice, type ThingTrigger, UNKNOWN_TRIGGER } from "./notice.ts";
import { jsonAsForm, type PhpForm, readPhpForm, textAt } from "./php-form.ts";

/**
 * Reads a notice of either version. V2 is JSON and V1 is a form. A body that begins with a brace is read as JSON even if the content type
 * differs, because no form begins with a brace.
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
    // The parser's message is not used, because it quotes the body, which may contain personal data.
    return { kind: "unreadable", why: hubMessage("notice_not_json") };
  }
  return readNoticeV2(body);
}

/** The fields that contain the id, in the order in which public receivers read them. */
const ID_FIELDS = {
  order: ["order_id", "id"],
  subscription: ["contract_id"],
  // A guess by analogy.
  affiliate: ["affiliate_id", "seller_id", "id"],
} as const;

/** Reads a V1 notice: a form whose `webhook_event` names the trigger, with the whole thing flattened around it. */
function readNoticeV1(form: PhpForm): ReadNotice {
  const name = textAt(form, "webhook_event")?.trim() ?? null;
  if (name === null) return incompleteV1(null, "webhook_event", hubMessage("notice_without_event"));
  const trigger = PLUGANDPAY_TRIGGERS.get(name);
  if (trigger === undefined) return { kind: "unknown", version: "v1", name, why: UNKNOWN_TRIGGER };
  if (trigger.subject === "form") return { kind: "known", notice: { version: "v1", name, trigger, contents: form } };
  const fields = ID_FIELDS[trigger.subject];
  const id = fields.map((field) => textAt(form, field)?.trim() ?? "").find((text) => ID.test(text));
  if (id === undefined) return incompleteV1(name, fields[0], hubMessage("notice_id_required"));
  return { kind: "known", notice: { version: "v1", name, id, trigger, form } };
}

function incompleteV1(name: string | null, field: string, message: UserMessage): ReadNotice {
  return { kind: "incomplete", version: "v1", name, errors: [{ pointer: `/${field}`, message }] };
}

/** Ids are whole numbers, also as text, because receivers saw both. Nothing else is accepted, because the id becomes part of a path. */
const ID = /^[1-9]\d{0,18}$/;

/**
 * Reads a V2 notice: `{event: {trigger_type, triggerable_type, triggerable_id}, …}` as seen in real calls, or the same fields at the top,
 * as in Plug&Pay's help article 3083761.
 */
function readNoticeV2(body: unknown): ReadNotice {
  if (!isRecord(body)) return incompleteV2(null, [{ pointer: "", message: hubMessage("notice_must_be_object") }]);
  const nested = body.event;
  return isRecord(nested) ? readFields(nested, { place: "/event", body }) : readFields(body, { place: "", body });
}

type Fields = Readonly<Record<string, unknown>>;

function readFields(fields: Fields, { place, body }: { place: string; body: Fields }): ReadNotice {
  const name = fields.trigger_type;
  if (typeof name !== "string" || name === "") {
    return incompleteV2(null, [{ pointer: `${place}/trigger_type`, message: hubMessage("notice_trigger_required") }]);
  }
  const trigger = PLUGANDPAY_TRIGGERS.get(name);
  if (trigger === undefined) return { kind: "unknown", version: "v2", name, why: UNKNOWN_TRIGGER };
  if (trigger.subject === "form") {
    return { kind: "known", notice: { version: "v2", name, trigger, contents: jsonAsForm(body) } };
  }
  const id = readId(fields.triggerable_id);
  const errors = typeErrors(fields, { trigger, place });
  if (id === null) return incompleteV2(name, [...errors, idError(place)]);
  return errors.length > 0
    ? incompleteV2(name, errors)
    : { kind: "known", notice: { version: "v2", name, id, trigger } };
}

function incompleteV2(name: string | null, errors: readonly FieldError[]): ReadNotice {
  return { kind: "incomplete", version: "v2", name, errors };
}

/** The type is `order` in real calls and `orders` in the help article. For affiliates any name is accepted, because theirs is not known. */
function typeErrors(fields: Fields, expected: { trigger: ThingTrigger; place: string }): FieldError[] {
  const type = fields.triggerable_type;
  const { subject } = expected.trigger;
  if (type === subject || type === `${subject}s`) return [];
  if (subject === "affiliate" && !/^(?:order|subscription)s?$/.test(String(type))) return [];
  return [
    {
      pointer: `${expected.place}/triggerable_type`,
      message: hubMessage("notice_subject_expected", { subject }),
    },
  ];
}

function idError(place: string): FieldError {
  return { pointer: `${place}/triggerable_id`, message: hubMessage("notice_id_required") };
}

function readId(value: unknown): string | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? readId(String(value)) : null;
  return typeof value === "string" && ID.test(value.trim()) ? value.trim() : null;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
