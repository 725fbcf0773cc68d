import { z } from "zod";
import { customerSchema } from "./customer.ts";
import {
  currencySchema,
  dateTimeSchema,
  growingChoice,
  idSchema,
  labelledValueSchema,
  modeSchema,
  moneyOrUnknownSchema,
  moneySchema,
  taxExemptSchema,
} from "./value-schemas.ts";

/** A sold product. Rules match it by `id` or by `group`. Huddle knows it by `sku`. */
export const productSchema = z.looseObject({
  id: idSchema,
  title: z.string(),
  sku: z.string().nullish(),
  group: z.string().nullish(),
});

/** A product in an order line or a subscription. */
export type Product = z.output<typeof productSchema>;

/**
 * The maximum number of lines of one order. Needed because a rule with a call per line makes a call for each of them.
 */
export const ORDER_LINES_MAX = 250;

/** A discount of an order, a line or a subscription. `type` is the shop's own word, such as `promotion`. */
export const discountSchema = z.looseObject({
  code: z.string().nullish(),
  type: z.string().nullish(),
  amount: moneySchema.nullish(),
  amount_with_tax: moneySchema,
});

/** The types of order line. An order bump (*kassakoopje*) is a line of the order on which it was ticked. */
export const ORDER_LINE_TYPES = ["standard", "order-bump", "upsell", "one-click-upsell", "downsell", "gift"] as const;

/** One line of an order. `number` is the seller's own. Without one, parsing fills in the position from 1. */
export const orderLineSchema = z.looseObject({
  number: z.int().min(1).optional(),
  type: growingChoice(ORDER_LINE_TYPES).default("standard"),
  product: productSchema,
  label: z.string().nullish(),
  quantity: z.int(),
  amount: moneyOrUnknownSchema,
  amount_with_tax: moneyOrUnknownSchema,
  tax_percentage: z.union([z.number(), z.string()], 'must be text or a number, such as "21.0"').nullish(),
  subscription_id: idSchema.nullish(),
  discounts: z.array(discountSchema).nullish(),
});

/** One line of an order. In an accepted event its `number` is always set, and unique within the order. */
export type OrderLine = z.output<typeof orderLineSchema>;

/**
 * The kinds of order: a normal purchase, a one-click upsell, a later instalment, and a later debit of a subscription.
 */
export const ORDER_KINDS = ["first", "upsell", "installment", "renewal"] as const;

/** One of `ORDER_KINDS`. By default rules call for `first` and `upsell` only. */
export type OrderKind = (typeof ORDER_KINDS)[number];

const paymentSchema = z.looseObject({
  status: z.string(),
  type: z.string().nullish(),
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

const commentSchema = z.looseObject({ value: z.string().nullish(), created_at: dateTimeSchema.nullish() });

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
  product_group: z.string().nullish(),
  hidden: z.boolean().nullish(),
  deleted_at: dateTimeSchema.nullish(),
  created_at: dateTimeSchema.nullish(),
  paid_at: dateTimeSchema.nullish(),
  currency: currencySchema,
  amount: moneyOrUnknownSchema,
  amount_with_tax: moneyOrUnknownSchema,
  tax_exempt: taxExemptSchema.nullish(),
  customer: customerSchema,
  lines: z.array(orderLineSchema).max(ORDER_LINES_MAX).default([]),
  payment: paymentSchema.nullish(),
  installment: installmentSchema.nullish(),
  subscription_id: idSchema.nullish(),
  upsell: orderUpsellSchema.nullish(),
  checkout: z.looseObject({ id: idSchema, name: z.string() }).nullish(),
  discounts: z.array(discountSchema).default([]),
  comments: z.array(commentSchema).nullish(),
  tags: z.array(z.string()).default([]),
  custom_fields: z.array(labelledValueSchema).default([]),
  affiliate_id: idSchema.nullish(),
  invoice_url: z.string().nullish(),
});

/** An order with all defaults, and with all fields that the sender added. */
export type Order = z.output<typeof orderSchema>;
