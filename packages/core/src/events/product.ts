import { z } from "zod";
import { idSchema } from "./id.ts";

/** A sold product. Rules match it by `id` or by `group`. Huddle knows it by `sku`. */
export const productSchema = z.looseObject({
  id: idSchema,
  title: z.string(),
  sku: z.string().nullish(),
  group: z.string().nullish(),
});

/** A product in an order line or a subscription. */
export type Product = z.output<typeof productSchema>;
