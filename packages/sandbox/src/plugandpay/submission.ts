import { aBuyer, type Buyer } from "./buyer.ts";
import type { PhpValue } from "./notices/php-form.ts";
import type { ShopState, ShopSubmission } from "./shop-state.ts";
import { legacyTimeText } from "./timestamp.ts";

/** A new submission of a form. */
export interface SubmissionRequest {
  readonly formId: number;
  readonly formName: string;
  readonly fields?: ShopSubmission["fields"];
  readonly sender?: Partial<Buyer>;
}

/** Submits a form. Only its notice has the content, because Plug&Pay's API cannot read it (FACTS.md §7). */
export function submitForm(state: ShopState, request: SubmissionRequest): ShopSubmission {
  const { formId, formName, fields = [] } = request;
  const sender = aBuyer(request.sender);
  const submission = { id: state.nextId("submission"), formId, formName, fields, sender, submittedAt: state.clock() };
  state.submissions.set(submission.id, submission);
  return submission;
}

/** The content of a form in a notice. All of it is our choice, because no such notice was seen (FACTS.md §9). */
export function submissionFields(submission: ShopSubmission): Record<string, PhpValue> {
  const { email, firstname, lastname } = submission.sender;
  return {
    submission_id: submission.id,
    form_id: submission.formId,
    form_name: submission.formName,
    ...{ email, firstname, lastname },
    fields: submission.fields.map(({ label, input }) => ({ label, input })),
    created_at: legacyTimeText(submission.submittedAt),
  };
}
