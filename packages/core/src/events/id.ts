import { z } from "zod";

/**
 * An id of the shop, such as that of an order, a product or a form. It is text and not empty. A number is refused,
 * because `7` and `"7"` would otherwise be two products to one rule and one product to another.
 */
export const idSchema = z.string().min(1);
