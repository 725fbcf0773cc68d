import { amount, type Field, integer, number, text } from "./field.ts";
import { amountOf, taxOf } from "./money.ts";
import type { OrderLineData } from "./order-data.ts";

/** The fields of one line, in the currency of its order. */
export const LINE_FIELDS: readonly Field<OrderLineData>[] = [
  integer("number", "Line Number", (line) => line.number),
  text("product_id", "Product ID", ({ product }) => product?.id),
  text("product_name", "Product Name", ({ product }) => product?.title),
  text("label", "Line Description", ({ label }) => label),
  text("sku", "Product SKU", ({ product }) => product?.sku),
  text("group", "Product Group", ({ product }) => product?.group),
  text("type", "Line Type", ({ type }) => type),
  number("quantity", "Quantity", ({ quantity }) => quantity),
  amount("total", "Line Total (incl. Tax)", (line) => line.amount_with_tax),
  amount("total_excluding_tax", "Line Total (excl. Tax)", (line) => line.amount),
  number("tax", "Line Tax", (line) => taxOf(amountOf(line.amount_with_tax), amountOf(line.amount))),
  number("tax_percentage", "Line Tax Percentage", (line) => percentageOf(line.tax_percentage)),
  text("subscription_id", "Line Subscription ID", (line) => line.subscription_id),
];

function percentageOf(given: OrderLineData["tax_percentage"]): number | null {
  return typeof given === "number" ? given : amountOf(given);
}
