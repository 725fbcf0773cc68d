import { hiddenList } from "./hidden-list.ts";

/** The products of the shop, for the Products field. */
export const products = hiddenList({
  key: "products",
  noun: "Product",
  label: "List Products",
  path: "/v1/products",
  sample: { id: "7", name: "Course" },
});
