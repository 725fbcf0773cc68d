import type { FieldError, UserMessage } from "@haak/core";

import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { PhpForm } from "./php-form.ts";
import type { FormTrigger, ThingTrigger } from "./plugandpay-triggers.ts";

/** Which of Plug&Pay's two webhook versions sent a notice; unknown when it cannot be read at all. */
export type NoticeVersion = "v1" | "v2" | "unknown";

/** A notice of a thing: which trigger fired for which one. V1 brings the thing along, flattened into a form. */
export type ThingNotice = { readonly name: string; readonly id: string; readonly trigger: ThingTrigger } & (
  | { readonly version: "v2" }
  | { readonly version: "v1"; readonly form: PhpForm }
);

/** A notice that somebody sent one of the shop's forms, with all that it says. */
export interface SubmissionNotice {
  readonly version: "v1" | "v2";
  readonly name: string;
  readonly trigger: FormTrigger;
  readonly form: PhpForm;
}

/** A notice that tells of something Haak knows. */
export type Notice = ThingNotice | SubmissionNotice;

/** Whether a notice tells of a form that was sent. */
export function isSubmission(notice: Notice): notice is SubmissionNotice {
  return notice.trigger.subject === "form";
}

/** What reading a notice came to. */
export type ReadNotice =
  | { readonly kind: "known"; readonly notice: Notice }
  | { readonly kind: "unknown"; readonly version: NoticeVersion; readonly name: string; readonly why: UserMessage }
  | {
      readonly kind: "incomplete";
      readonly version: NoticeVersion;
      readonly name: string | null;
      readonly errors: readonly FieldError[];
    }
  | { readonly kind: "unreadable"; readonly why: UserMessage };

/** Why a name that is not in the table makes no event. */
export const UNKNOWN_TRIGGER = hubMessage("notice_trigger_unknown");
