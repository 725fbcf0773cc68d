import { z } from "zod";
import { customerSchema } from "./customer.ts";
import { dateTimeSchema } from "./date-time.ts";
import { idSchema } from "./id.ts";
import { labelledValueSchema } from "./labelled-value.ts";
import { currencySchema, modeSchema } from "./mode.ts";
import { moneyOrUnknownSchema, moneySchema } from "./money.ts";
import { ORDER_LINES_MAX, orderLineSchema } from "./order-line.ts";

/**
 * The kinds of order: a normal purchase, a one-click upsell, a later instalment, and a later debit of a subscription.
 */
export const ORDER_KINDS = ["first", "upsell", "installment", "renewal"] as const;

/** One of `ORDER_KINDS`. By default rules call for `first` and `upsell` only. */
export type OrderKind = (typeof ORDER_KINDS)[number];

const paymentSchema = z.looseObject({
  status: z.string(),
  method: z.string().nullish(),
  provider: z.string().nullish(),
  transaction_id: idSchema.nullish(),
});

const installmentSchema = z.looseObject({ number: z.int().min(1), count: z.int().min(1).nullish() });

const orderUpsellSchema = z.looseObject({
  id: idSchema,
  name: z.string().nullish(),
  parent_order_id: idSchema.nullish(),
});

const discountSchema = z.looseObject({ code: z.string().nullish(), amount_with_tax: moneySchema });

/**
 * An order in the data of an event. Unknown fields are kept. Amounts must be present, but are null if the source does
 * not have them.
 */
export const orderSchema = z.looseObject({
  id: idSchema,
  number: z.string().nullish(),
  reference: z.string().nullish(),
  kind: z.enum(ORDER_KINDS),
  mode: modeSchema,
  source: z.string().nullish(),
  created_at: dateTimeSchema.nullish(),
  paid_at: dateTimeSchema.nullish(),
  currency: currencySchema,
  amount: moneyOrUnknownSchema,
  amount_with_tax: moneyOrUnknownSchema,
  customer: customerSchema,
  lines: z.array(orderLineSchema).max(ORDER_LINES_MAX).default([]),
  payment: paymentSchema.nullish(),
  installment: installmentSchema.nullish(),
  subscription_id: idSchema.nullish(),
  upsell: orderUpsellSchema.nullish(),
  checkout: z.looseObject({ id: idSchema, name: z.string() }).nullish(),
  discounts: z.array(discountSchema).default([]),
  tags: z.array(z.string()).default([]),
  custom_fields: z.array(labelledValueSchema).default([]),
  affiliate_id: idSchema.nullish(),
  invoice_url: z.string().nullish(),
});

/** An order with all defaults, and with all fields that the sender added. */
export type Order = z.output<typeof orderSchema>;
