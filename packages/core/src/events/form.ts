import { z } from "zod";
import { customerSchema } from "./customer.ts";
import { idSchema } from "./id.ts";
import { labelledValueSchema } from "./labelled-value.ts";

/**
 * A form that a visitor submitted. `id` identifies the form and is what rules match. `fields` are the answers in the
 * form's order.
 */
export const formSchema = z.looseObject({
  id: idSchema,
  name: z.string(),
  fields: z.array(labelledValueSchema).default([]),
  customer: customerSchema,
});

/** A submitted form in the data of an event. */
export type Form = z.output<typeof formSchema>;
