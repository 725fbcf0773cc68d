import { z } from "zod";
import { idSchema } from "./id.ts";
import { moneyOrUnknownSchema } from "./money.ts";
import { productSchema } from "./product.ts";

/** The most lines of one order. The limit is needed because a rule with a call per line makes a call for each of them. */
export const ORDER_LINES_MAX = 250;

/** The sorts of order line. An order bump (*kassakoopje*) is a line of the order that it was ticked on. */
export const ORDER_LINE_TYPES = ["standard", "order-bump", "upsell", "one-click-upsell", "downsell", "gift"] as const;

/** One line of an order. `number` is the seller's own and defaults to the position from 1, which is filled in after parsing. */
export const orderLineSchema = z.looseObject({
  number: z.int().min(1).optional(),
  type: z.enum(ORDER_LINE_TYPES).default("standard"),
  product: productSchema,
  label: z.string().nullish(),
  quantity: z.int(),
  amount: moneyOrUnknownSchema,
  amount_with_tax: moneyOrUnknownSchema,
  tax_percentage: z.union([z.number(), z.string()], 'must be text or a number, such as "21.0"').nullish(),
  subscription_id: idSchema.nullish(),
});

/** One line of an order; in an accepted event its `number` is always there and unique within the order. */
export type OrderLine = z.output<typeof orderLineSchema>;
