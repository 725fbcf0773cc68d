import { z } from "zod";
import {
  fetchedAmount,
  fetchedBilling,
  fetchedCustomerId,
  fetchedId,
  fetchedNumber,
  fetchedProduct,
  fetchedText,
} from "./fetched-fields.ts";

/** The relations to request with an order. A relation is missing unless it is named. */
export const ORDER_INCLUDES =
  "billing,items,payment,taxes,discounts,tags,custom_fields,products,subscriptions,checkout,related_orders";

const customField = z.object({ label: fetchedText, input: z.unknown() });

const item = z.object({
  product_id: fetchedId.nullish(),
  label: fetchedText,
  quantity: fetchedNumber,
  amount: fetchedAmount,
  amount_with_tax: fetchedAmount,
  type: fetchedText,
  tax: z.object({ rate: z.object({ percentage: z.union([z.string(), z.number()]).nullish() }).nullish() }).nullish(),
  custom_fields: z.array(customField).nullish(),
  product: fetchedProduct.nullish(),
  subscription: z.object({ id: fetchedId, type: fetchedText }).nullish(),
});

const payment = z.object({
  status: z.string(),
  method: fetchedText,
  provider: fetchedText,
  paid_at: fetchedText,
  transaction_id: fetchedText,
  customer_id: fetchedCustomerId,
});

const discount = z.object({ code: fetchedText, amount_with_tax: fetchedAmount });

/** The fields of `GET /v2/orders/{id}` that Haak reads (official PHP SDK). Lists of values are open, so they are text here. */
export const fetchedOrderSchema = z.object({
  id: fetchedId,
  reference: fetchedText,
  invoice_number: fetchedText,
  invoice_status: fetchedText,
  amount: fetchedAmount,
  amount_with_tax: fetchedAmount,
  currency: fetchedText,
  customer_id: fetchedCustomerId,
  mode: fetchedText,
  source: fetchedText,
  created_at: z.string(),
  updated_at: fetchedText,
  deleted_at: fetchedText,
  billing: fetchedBilling.nullish(),
  items: z.array(item).nullish(),
  payment: payment.nullish(),
  total_discounts: z.array(discount).nullish(),
  tags: z.array(z.string()).nullish(),
  checkout: z.object({ id: fetchedId, name: fetchedText }).nullish(),
  /** The contents of this list are not documented, so that an unexpected form must not refuse an order. */
  related_orders: z.unknown().optional(),
});

export type FetchedOrder = z.output<typeof fetchedOrderSchema>;

export type FetchedItem = z.output<typeof item>;
