import type { FieldError } from "@haak/core";

import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { jsonAsForm } from "./json-as-form.ts";
import { type ReadNotice, UNKNOWN_TRIGGER } from "./notice.ts";
import { PLUGANDPAY_TRIGGERS, type ThingTrigger } from "./plugandpay-triggers.ts";

/** Ids are whole numbers; a numeric text is taken too, as receivers saw both. It becomes a part of a path, so nothing else is. */
const ID = /^[1-9]\d{0,18}$/;

/**
 * Reads a V2 notice: `{event: {trigger_type, triggerable_type, triggerable_id}, …}` as it is seen live, or the same fields at
 * the top as Plug&Pay's help article 3083761 shows them.
 */
export function readNoticeV2(body: unknown): ReadNotice {
  if (!isRecord(body)) return incomplete(null, [{ pointer: "", message: hubMessage("notice_must_be_object") }]);
  const nested = body.event;
  return isRecord(nested) ? readFields(nested, { place: "/event", body }) : readFields(body, { place: "", body });
}

type Fields = Readonly<Record<string, unknown>>;

function readFields(fields: Fields, { place, body }: { place: string; body: Fields }): ReadNotice {
  const name = fields.trigger_type;
  if (typeof name !== "string" || name === "") {
    return incomplete(null, [{ pointer: `${place}/trigger_type`, message: hubMessage("notice_trigger_required") }]);
  }
  const trigger = PLUGANDPAY_TRIGGERS.get(name);
  if (trigger === undefined) return { kind: "unknown", version: "v2", name, why: UNKNOWN_TRIGGER };
  if (trigger.subject === "form") {
    return { kind: "known", notice: { version: "v2", name, trigger, says: jsonAsForm(body) } };
  }
  const id = readId(fields.triggerable_id);
  const errors = typeErrors(fields, { trigger, place });
  if (id === null) return incomplete(name, [...errors, idError(place)]);
  return errors.length > 0 ? incomplete(name, errors) : { kind: "known", notice: { version: "v2", name, id, trigger } };
}

function incomplete(name: string | null, errors: readonly FieldError[]): ReadNotice {
  return { kind: "incomplete", version: "v2", name, errors };
}

/** The type is `order` live and `orders` in the help article. What affiliates go by is not known, so that any name is taken. */
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
