import { z } from "zod";

/**
 * Whether it is real or a test of the seller. Rules skip test orders and test subscriptions unless they ask for them.
 */
export const modeSchema = z.enum(["live", "test"]).default("live");

/** An ISO 4217 currency code in capitals. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'is not a currency; write its ISO code in three capitals, such as "EUR"')
  .default("EUR");
