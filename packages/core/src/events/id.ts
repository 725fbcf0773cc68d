import { z } from "zod";

/**
 * An id of the shop's world (an order, a product, a form): text that is not empty. A number is refused, because `7` and
 * `"7"` would otherwise be two products to one rule and the same product to the next.
 */
export const idSchema = z.string().min(1);
