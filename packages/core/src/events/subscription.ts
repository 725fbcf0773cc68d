import { z } from "zod";
import { customerSchema } from "./customer.ts";
import { discountSchema, productSchema } from "./order.ts";
import {
  currencySchema,
  dateTimeSchema,
  growingChoice,
  idSchema,
  modeSchema,
  moneyOrUnknownSchema,
  taxExemptSchema,
} from "./value-schemas.ts";

/** The statuses of subscriptions that Haak knows. */
export const SUBSCRIPTION_STATUSES = ["active", "cancelled", "ended", "inactive"] as const;

/** A trial period. A subscription without one has null. */
const trialSchema = z.looseObject({
  starts_at: dateTimeSchema.nullish(),
  ends_at: dateTimeSchema.nullish(),
  active: z.boolean().nullish(),
});

/**
 * The buyer's recurring contract, or a plan of instalments. `payments_left: 0` on an ended plan means that everything
 * is paid, so nobody must lose access.
 */
export const subscriptionSchema = z.looseObject({
  id: idSchema,
  status: growingChoice(SUBSCRIPTION_STATUSES),
  type: z.enum(["subscription", "installments"]),
  mode: modeSchema,
  source: z.string().nullish(),
  label: z.string().nullish(),
  product: productSchema,
  tax_exempt: taxExemptSchema.nullish(),
  customer: customerSchema,
  amount: moneyOrUnknownSchema,
  amount_with_tax: moneyOrUnknownSchema,
  currency: currencySchema,
  quantity: z.int(),
  discounts: z.array(discountSchema).nullish(),
  trial: trialSchema.nullish(),
  interval: z.string().nullish(),
  started_at: dateTimeSchema.nullish(),
  cancelled_at: dateTimeSchema.nullish(),
  ends_at: dateTimeSchema.nullish(),
  ended_at: dateTimeSchema.nullish(),
  next_payment_at: dateTimeSchema.nullish(),
  payments_done: z.int().min(0).nullish(),
  payments_left: z.int().min(0).nullish(),
  order_id: idSchema.nullish(),
  tags: z.array(z.string()).default([]),
});

/** A subscription with all defaults, and with all fields that the sender added. */
export type Subscription = z.output<typeof subscriptionSchema>;
