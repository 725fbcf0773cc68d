import type { Trigger } from "zapier-platform-core";
import { hiddenList } from "./hidden-list.ts";

/** Products, groups, upsells and forms of the shop's events, for drop-downs. */
export const shopLists: readonly Trigger[] = [
  hiddenList({
    key: "products",
    noun: "Product",
    label: "List Products",
    path: "/v1/products",
    sample: { id: "7", name: "Course" },
  }),
  hiddenList({
    key: "product_groups",
    noun: "Group",
    label: "List Product Groups",
    path: "/v1/product-groups",
    sample: { id: "courses", name: "Courses" },
  }),
  hiddenList({
    key: "upsells",
    noun: "Upsell",
    label: "List Upsells",
    path: "/v1/upsells",
    sample: { id: "3", name: "Workbook After the Course" },
  }),
  hiddenList({
    key: "forms",
    noun: "Form",
    label: "List Forms",
    path: "/v1/forms",
    sample: { id: "41", name: "Intake" },
  }),
];
