import type { NoticeAnswer } from "../notices/post-notice.ts";
import { referenceOf } from "../order.ts";
import { triggerableTypeOf } from "../rule.ts";
import { legacyTimeText } from "../timestamp.ts";

/**
 * One run of one rule: the fields of `action_history` on a v1 order (FACTS.md §8), followed by three fields of ours.
 */
export interface ActionHistoryRow {
  readonly id: number;
  readonly rule_id: number;
  readonly horizon_uuid: string;
  readonly triggerable_type: string;
  readonly triggerable_id: number;
  readonly tenant_id: number;
  readonly trigger_type: string;
  readonly name: string;
  readonly driver: string;
  /** From 1. */
  readonly attempt: number;
  /** JSON text: `[]` after a failure, `{"success":true}` after a success. */
  readonly result: string;
  readonly error_code: null;
  readonly exception_message: string | null;
  readonly translation_key: null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly notice_id: number;
  readonly version: "v1" | "v2";
  /** Null if there was no answer. */
  readonly status: number | null;
}

/** The result of an attempt. */
export interface Attempt {
  readonly id: number;
  readonly noticeId: number;
  readonly version: "v1" | "v2";
  readonly rule: { readonly id: number; readonly name: string; readonly driver: string };
  readonly triggerType: string;
  readonly objectId: number;
  readonly tenantId: number;
  readonly number: number;
  readonly answer: NoticeAnswer;
  readonly at: Date;
}

/** Makes the row of an attempt. */
export function actionHistoryRow(attempt: Attempt): ActionHistoryRow {
  const failure = failureOf(attempt.answer);
  return {
    id: attempt.id,
    rule_id: attempt.rule.id,
    horizon_uuid: referenceOf("run", attempt.noticeId),
    triggerable_type: triggerableTypeOf(attempt.triggerType),
    triggerable_id: attempt.objectId,
    tenant_id: attempt.tenantId,
    trigger_type: attempt.triggerType,
    name: attempt.rule.name,
    driver: attempt.rule.driver,
    attempt: attempt.number,
    result: failure === null ? '{"success":true}' : "[]",
    error_code: null,
    exception_message: failure,
    translation_key: null,
    created_at: legacyTimeText(attempt.at),
    updated_at: legacyTimeText(attempt.at),
    notice_id: attempt.noticeId,
    version: attempt.version,
    status: attempt.answer.kind === "answered" ? attempt.answer.status : null,
  };
}

/** Null for any 2xx, because that is a success (FACTS.md §9). */
function failureOf(answer: NoticeAnswer): string | null {
  if (answer.kind === "unanswered") return answer.error;
  if (answer.status >= 200 && answer.status < 300) return null;
  return `HTTP request returned status code ${answer.status}:\n${answer.body.slice(0, 200)}`;
}
