import type { Trigger } from "zapier-platform-core";
import { affiliateFields } from "../run/affiliate-fields.ts";
import { formFields } from "../run/form-fields.ts";
import { sampleAffiliate, sampleForm } from "../run/samples.ts";
import { hookTrigger } from "./hook-trigger.ts";

const ABOUT_AFFILIATES = { noun: "Affiliate", asks: [], subject: "affiliate", fields: affiliateFields() } as const;

/** Triggers about affiliates, who sell for the shop. */
export const affiliateTriggers: readonly Trigger[] = [
  hookTrigger({
    ...ABOUT_AFFILIATES,
    key: "affiliate_accepted",
    label: "Affiliate Accepted",
    description: "Triggers when an affiliate is accepted.",
    sample: sampleAffiliate("affiliate.accepted", "accepted"),
  }),
  hookTrigger({
    ...ABOUT_AFFILIATES,
    key: "affiliate_declined",
    label: "Affiliate Declined",
    description: "Triggers when an affiliate is declined.",
    sample: sampleAffiliate("affiliate.declined", "declined"),
  }),
  hookTrigger({
    ...ABOUT_AFFILIATES,
    key: "affiliate_quit",
    label: "Affiliate Quit",
    description: "Triggers when an affiliate quits.",
    sample: sampleAffiliate("affiliate.quit", "quit"),
  }),
];

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
