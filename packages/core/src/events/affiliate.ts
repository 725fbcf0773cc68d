import { z } from "zod";
import { emailSchema } from "./email.ts";
import { idSchema } from "./id.ts";

/** An affiliate, who sells for the shop. `status` is the shop's own word for the state of the application. */
export const affiliateSchema = z.looseObject({
  id: idSchema,
  name: z.string(),
  email: emailSchema,
  status: z.string(),
});

/** An affiliate in the data of an event. */
export type Affiliate = z.output<typeof affiliateSchema>;
