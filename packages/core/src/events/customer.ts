import { z } from "zod";
import { emailSchema, idSchema } from "./value-schemas.ts";

// Each part may be missing, because checkouts ask for no more of an address than the law demands.
const addressSchema = z.looseObject({
  street: z.string().nullish(),
  house_number: z.string().nullish(),
  postal_code: z.string().nullish(),
  city: z.string().nullish(),
  country: z.string().nullish(),
});

/**
 * The buyer, or the sender of a form, as typed. `id` is the shop's own number if it has one, because that recognises
 * a buyer who returns under another address.
 */
export const customerSchema = z.looseObject({
  id: idSchema.nullish(),
  email: emailSchema,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  company: z.string().nullish(),
  phone: z.string().nullish(),
  vat_number: z.string().nullish(),
  invoice_email: z.string().nullish(),
  language: z.string().nullish(),
  address: addressSchema.nullish(),
});

/** The address of a customer as typed at the checkout. */
export type Address = z.output<typeof addressSchema>;

/** The person in an order, a subscription or a form. */
export type Customer = z.output<typeof customerSchema>;
