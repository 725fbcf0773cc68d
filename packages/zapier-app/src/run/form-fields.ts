import { answersByLabel, type FormAnswer } from "./answers-by-label.ts";
import { type CustomerData, customerFields } from "./customer-fields.ts";
import { deliveryFields } from "./delivery-fields.ts";
import type { Envelope, Reported } from "./envelope.ts";
import { answers, type Field, text } from "./field.ts";

/** The data of a submitted form. */
export interface SubmittedForm {
  readonly form: {
    readonly id: string;
    readonly name: string;
    readonly fields?: Reported<readonly FormAnswer[]>;
    readonly customer?: Reported<CustomerData>;
  };
}

/** The fields of a run about a submitted form, with each answer under its question. There is no mode, because forms have no test mode. */
export function formFields(): Field<Envelope<SubmittedForm>>[] {
  return [
    ...deliveryFields<SubmittedForm>("Delivery ID", () => null),
    text("form_id", "Form ID", ({ data }) => data.form.id),
    text("form_name", "Form Name", ({ data }) => data.form.name),
    answers("answers", "Answers", ({ data }) => answersByLabel(data.form.fields)),
    ...customerFields<Envelope<SubmittedForm>>(({ data }) => data.form.customer),
  ];
}
