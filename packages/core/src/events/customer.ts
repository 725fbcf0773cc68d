import { z } from "zod";
import { emailSchema } from "./email.ts";
import { idSchema } from "./id.ts";

// Each part may be unknown, because checkouts ask for as little of an address as the law wants.
const addressSchema = z.looseObject({
  street: z.string().nullish(),
  house_number: z.string().nullish(),
  postal_code: z.string().nullish(),
  city: z.string().nullish(),
  country: z.string().nullish(),
});

/**
 * The person who bought, or who sent the form, as typed. `id` is the shop's own number, where it has one, because a buyer who comes
 * back under another address is recognised by it.
 */
export const customerSchema = z.looseObject({
  id: idSchema.nullish(),
  email: emailSchema,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  company: z.string().nullish(),
  phone: z.string().nullish(),
  vat_number: z.string().nullish(),
  language: z.string().nullish(),
  address: addressSchema.nullish(),
});

/** Where a customer lives, as typed at the checkout. */
export type Address = z.output<typeof addressSchema>;

/** The person behind an order, a subscription or a form. */
export type Customer = z.output<typeof customerSchema>;
