import { ORDER_LINE_TYPES } from "@haak/core";
import { fetchedBilling, fetchedDiscount, fetchedProduct } from "./fetched-fields.ts";
import {
  answer,
  anyText,
  anyTime,
  currency,
  detailId,
  flag,
  list,
  mode,
  object,
  oneOf,
  ownId,
  quietly,
  refuse,
  refuseWhole,
  required,
  scalar,
  strictAmount,
  strictId,
  strictStatus,
  type ValueOf,
  whole,
  withTime,
} from "./tolerant-reader.ts";

/** The relations to request with an order. A relation is missing unless it is named. */
export const ORDER_INCLUDES =
  "billing,items,payment,taxes,discounts,tags,custom_fields,products,subscriptions,checkout,related_orders,comments";

const item = object(
  {
    product_id: strictId,
    label: anyText,
    quantity: whole,
    amount: strictAmount,
    amount_with_tax: strictAmount,
    type: oneOf(ORDER_LINE_TYPES),
    tax: object({ rate: object({ percentage: scalar }) }),
    discounts: list(fetchedDiscount),
    custom_fields: list(object({ label: anyText, input: answer })),
    product: fetchedProduct,
    subscription: object({ id: detailId, type: anyText }),
  },
  refuse,
);

const PAYMENT_STATUSES = ["open", "processing", "paid", "reversed", "credited", "credit_invoice"];

const payment = object(
  {
    status: strictStatus(PAYMENT_STATUSES),
    type: anyText,
    method: anyText,
    provider: anyText,
    paid_at: anyTime,
    transaction_id: anyText,
    customer_id: detailId,
  },
  refuseWhole,
);

/** The fields of `GET /v2/orders/{id}` that Haak reads (official PHP SDK). */
const order = object({
  id: ownId,
  reference: anyText,
  invoice_number: anyText,
  invoice_status: anyText,
  amount: strictAmount,
  amount_with_tax: strictAmount,
  currency,
  customer_id: detailId,
  product_group: anyText,
  is_hidden: flag,
  mode,
  source: anyText,
  created_at: anyTime,
  updated_at: anyTime,
  deleted_at: anyTime,
  billing: fetchedBilling,
  items: list(required(item, refuse), refuse),
  payment,
  total_discounts: list(fetchedDiscount),
  tags: list(anyText),
  comments: list(object({ value: anyText, created_at: anyTime })),
  checkout: object({ id: detailId, name: anyText }),
  related_orders: quietly(list(object({ id: detailId }))),
});

export const fetchedOrder = withTime(order, ({ payment }) => payment?.paid_at);

export type FetchedOrder = NonNullable<ValueOf<typeof fetchedOrder>>;

export type FetchedItem = NonNullable<ValueOf<typeof item>>;
