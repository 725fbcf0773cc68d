import { z } from "zod";
import { idSchema } from "./id.ts";

/** What was sold: rules match it by `id` or by `group`, Huddle knows it by `sku`. */
export const productSchema = z.looseObject({
  id: idSchema,
  title: z.string(),
  sku: z.string().nullish(),
  group: z.string().nullish(),
});

/** A product as an order line or a subscription names it. */
export type Product = z.output<typeof productSchema>;
