import { createHash } from "node:crypto";
import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Proof } from "../fetch/proof.ts";
import type { SubmissionNotice } from "../receive/notice.ts";
import { plugAndPayTime } from "./plugandpay-time.ts";
import { readSubmission, type Submission } from "./submission.ts";

/** When the notice came, and whether the shop believes only what is signed. */
export interface SubmissionFacts {
  readonly receivedAt: Date;
  readonly mustBeSigned: boolean;
}

/**
 * The event that a notice of a sent form tells, if it tells enough. Plug&Pay has no known way to fetch a form, so that what
 * the notice says is all there is.
 */
export function proveSubmission({ version, says }: SubmissionNotice, facts: SubmissionFacts): Proof {
  // What came signed was checked when it was received.
  if (version === "v1" && facts.mustBeSigned) return { kind: "unusable", why: UNSIGNED };
  const submission = readSubmission(says);
  const { formId: id, formName: name, fields, customer } = submission;
  if (id === null || customer.email === null) return { kind: "unusable", why: tooLittle(submission) };
  return {
    kind: "proved",
    events: [
      {
        key: `form:${submission.id ?? `${id}-${digestOf(submission)}`}:submitted`,
        type: "form.submitted",
        occurred_at: plugAndPayTime(submission.sentAt) ?? facts.receivedAt.toISOString(),
        data: { form: { id, name: name ?? `Form ${id}`, fields, customer } },
      },
    ],
    otherwise: null,
    note: null,
  };
}

/** The same form with the same answers, told again, is the same event; nothing else tells one sending from another. */
function digestOf({ formId, sentAt, fields, customer }: Submission): string {
  const told = JSON.stringify([formId, sentAt, fields, customer]);
  return createHash("sha256").update(told).digest("hex").slice(0, 32);
}

function tooLittle({ formId, customer }: Submission): UserMessage {
  if (formId !== null) return hubMessage("submission_without_email");
  return customer.email === null
    ? hubMessage("submission_without_form_and_email")
    : hubMessage("submission_without_form");
}

const UNSIGNED = hubMessage("submission_not_signed");
