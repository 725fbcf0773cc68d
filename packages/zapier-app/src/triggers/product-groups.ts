import { hiddenList } from "./hidden-list.ts";

/** The product groups of the shop, for the Product Groups field. */
export const productGroups = hiddenList({
  key: "product_groups",
  noun: "Product Group",
  label: "List Product Groups",
  path: "/v1/product-groups",
  sample: { id: "courses", name: "Courses" },
});
