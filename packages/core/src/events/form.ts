import { z } from "zod";
import { customerSchema } from "./customer.ts";
import { idSchema } from "./id.ts";
import { labelledValueSchema } from "./labelled-value.ts";

/** A form that a visitor sent: `id` names the form (rules match it), `fields` hold the answers in the form's order. */
export const formSchema = z.looseObject({
  id: idSchema,
  name: z.string(),
  fields: z.array(labelledValueSchema).default([]),
  customer: customerSchema,
});

/** A submitted form as an event carries it. */
export type Form = z.output<typeof formSchema>;
