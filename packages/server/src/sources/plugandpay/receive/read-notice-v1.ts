import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { type ReadNotice, UNKNOWN_TRIGGER } from "./notice.ts";
import { type PhpForm, textAt } from "./php-form.ts";
import { PLUGANDPAY_TRIGGERS } from "./plugandpay-triggers.ts";

const ID = /^[1-9]\d{0,18}$/;

/** Where the id stands, in the order in which public receivers look for it. */
const ID_FIELDS = {
  order: ["order_id", "id"],
  subscription: ["contract_id"],
  // A guess by analogy.
  affiliate: ["affiliate_id", "seller_id", "id"],
} as const;

/** Reads a V1 notice: a form whose `webhook_event` names the trigger, with the whole thing flattened around it. */
export function readNoticeV1(form: PhpForm): ReadNotice {
  const name = textAt(form, "webhook_event")?.trim() ?? null;
  if (name === null) return incomplete(null, "webhook_event", hubMessage("notice_without_event"));
  const trigger = PLUGANDPAY_TRIGGERS.get(name);
  if (trigger === undefined) return { kind: "unknown", version: "v1", name, why: UNKNOWN_TRIGGER };
  if (trigger.subject === "form") return { kind: "known", notice: { version: "v1", name, trigger, says: form } };
  const fields = ID_FIELDS[trigger.subject];
  const id = fields.map((field) => textAt(form, field)?.trim() ?? "").find((text) => ID.test(text));
  if (id === undefined) return incomplete(name, fields[0], hubMessage("notice_id_required"));
  return { kind: "known", notice: { version: "v1", name, id, trigger, form } };
}

function incomplete(name: string | null, field: string, message: UserMessage): ReadNotice {
  return { kind: "incomplete", version: "v1", name, errors: [{ pointer: `/${field}`, message }] };
}
