import { createHmac } from "node:crypto";
import { timestampText } from "../timestamp.ts";
import { triggerableTypeOf } from "../trigger.ts";
import type { NoticeMessage } from "./notice-v1.ts";

/** The content of a V2 notice: the type and id of an object instead of the object. */
export interface NoticeV2Facts {
  readonly triggerType: string;
  readonly objectId: number;
  readonly ruleId: number;
  readonly tenantId: number;
  readonly sentAt: Date;
  /** Extra content, only if this shop sends the content of forms. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** How this shop sends V2. */
export interface NoticeV2Style {
  /** Nested is what is seen live, flat is what the help article shows (FACTS.md §10). */
  readonly shape: "nested" | "flat";
  /** Signs with this key; null sends no signature. */
  readonly webhookKey: string | null;
}

/** A V2 notice: thin JSON, signed when the shop has a webhook key (FACTS.md §10). */
export function noticeV2(facts: NoticeV2Facts, style: NoticeV2Style): NoticeMessage {
  const body = JSON.stringify(bodyOf(facts, style.shape));
  const headers = { "content-type": "application/json" };
  if (style.webhookKey === null) return { headers, body };
  return { headers: { ...headers, "x-signature": hexSignature(body, style.webhookKey) }, body };
}

/** HMAC-SHA256 over the raw body in lower-case hex: no prefix, no timestamp (single source, FACTS.md §10). */
function hexSignature(body: string, webhookKey: string): string {
  return createHmac("sha256", webhookKey).update(body, "utf8").digest("hex");
}

function bodyOf(facts: NoticeV2Facts, shape: NoticeV2Style["shape"]) {
  const event = {
    trigger_type: facts.triggerType,
    triggerable_type: triggerableTypeOf(facts.triggerType),
    triggerable_id: facts.objectId,
  };
  const sentAt = timestampText(facts.sentAt);
  const envelope = { rule_id: facts.ruleId, tenant_id: facts.tenantId, sent_at: sentAt, ...facts.beside };
  return shape === "nested" ? { event, ...envelope } : { ...event, ...envelope };
}
