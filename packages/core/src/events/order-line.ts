import { z } from "zod";
import { idSchema } from "./id.ts";
import { moneyOrUnknownSchema } from "./money.ts";
import { productSchema } from "./product.ts";

/**
 * The maximum number of lines of one order. Needed because a rule with a call per line makes a call for each of them.
 */
export const ORDER_LINES_MAX = 250;

/** The types of order line. An order bump (*kassakoopje*) is a line of the order on which it was ticked. */
export const ORDER_LINE_TYPES = ["standard", "order-bump", "upsell", "one-click-upsell", "downsell", "gift"] as const;

/** One line of an order. `number` is the seller's own. Without one, parsing fills in the position from 1. */
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

/** One line of an order. In an accepted event its `number` is always set, and unique within the order. */
export type OrderLine = z.output<typeof orderLineSchema>;
