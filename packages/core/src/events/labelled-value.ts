import { z } from "zod";

/**
 * An answer in a form, or a custom field of the checkout. The value has the type of the field: text, a number, a
 * tick, several choices or nothing.
 */
export const labelledValueSchema = z.looseObject({
  label: z.string(),
  value: z.union(
    [z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())],
    "must be text, a number, true, false, null or a list of texts",
  ),
});

/** A question of the seller with the buyer's answer. */
export type LabelledValue = z.output<typeof labelledValueSchema>;
