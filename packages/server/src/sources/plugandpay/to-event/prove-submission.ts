import { createHash } from "node:crypto";
import type { Sentence } from "@haak/core";
import { say } from "../../../platform/i18n/say.ts";
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

function tooLittle({ formId, customer }: Submission): Sentence {
  if (formId !== null) return say(WITHOUT_SENDER);
  return customer.email === null ? say(WITHOUT_BOTH) : say(WITHOUT_FORM);
}

const WITHOUT_FORM =
  "This notice says that a form was sent, but not which form it was (form_id), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.";
const WITHOUT_SENDER =
  "This notice says that a form was sent, but not the e-mail address of who sent it (email), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.";
const WITHOUT_BOTH =
  "This notice says that a form was sent, but not which form it was (form_id) nor the e-mail address of who sent it (email), and Plug&Pay has no known way to ask for it. In Plug&Pay, add the older Webhook (V1) to the form with the same address, which brings the fields along, or send the form to POST /v1/events as form.submitted.";
const UNSIGNED = say(
  "V1 notices are never signed, and a form cannot be fetched to see whether it is true, so that it is not believed while a webhook key is set. Remove the webhook key and retry, or send the form to POST /v1/events as form.submitted.",
);
