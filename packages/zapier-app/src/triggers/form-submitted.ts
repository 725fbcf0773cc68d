import { formFields } from "../run/form-fields.ts";
import { sampleForm } from "../run/samples.ts";
import { hookTrigger } from "./hook-trigger.ts";

/** The trigger for a submitted form. */
export const formSubmitted = hookTrigger({
  key: "form_submitted",
  noun: "Form",
  label: "Form Submitted",
  description: "Triggers when a form is submitted.",
  asks: ["forms"],
  subject: "form",
  fields: formFields(),
  sample: sampleForm(),
});
