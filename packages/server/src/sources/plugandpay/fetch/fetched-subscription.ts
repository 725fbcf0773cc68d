import { SUBSCRIPTION_STATUSES } from "@haak/core";
import { BILLING_FIELDS, fetchedDiscount, fetchedProduct } from "./fetched-fields.ts";
import {
  anyCount,
  anyText,
  anyTime,
  detailId,
  flag,
  list,
  mode,
  object,
  ownId,
  refuse,
  required,
  strictAmount,
  strictStatus,
  type ValueOf,
  whole,
  withTime,
} from "./tolerant-reader.ts";

/** The relations to request with a subscription. A relation is missing unless it is named. */
export const SUBSCRIPTION_INCLUDES = "billing,product,pricing,trial,tags";

/**
 * Both are counts of collections: `latest` is the number of the last collection that was made, `last` is the number of the last one that is
 * planned.
 */
const schedule = object({
  interval: anyText,
  latest: anyCount,
  next_at: anyTime,
  last: anyCount,
  remaining: anyCount,
  termination_at: anyTime,
});

const pricing = object(
  { amount: strictAmount, amount_with_tax: strictAmount, quantity: whole, discounts: list(fetchedDiscount) },
  refuse,
);

const billing = object({ ...BILLING_FIELDS, schedule, payment_options: object({ customer_id: detailId }) }, refuse);

/** The fields of `GET /v2/subscriptions/{id}` that Haak reads (official PHP SDK). Plans of instalments are among them. */
const subscription = object({
  id: ownId,
  status: strictStatus(SUBSCRIPTION_STATUSES),
  type: anyText,
  mode,
  source: anyText,
  label: anyText,
  created_at: anyTime,
  updated_at: anyTime,
  deleted_at: anyTime,
  cancelled_at: anyTime,
  billing: required(billing, refuse),
  product: required(fetchedProduct, refuse),
  pricing,
  trial: object({ start: anyTime, end: anyTime, is_active: flag }),
  tags: list(anyText),
});

export const fetchedSubscription = withTime(subscription);

export type FetchedSubscription = NonNullable<ValueOf<typeof fetchedSubscription>>;

/**
 * Which instalment was collected last, and the number of instalments. Null if the schedule has no count. Plug&Pay does not store this
 * number with the order. It belongs to the order only if the subscription is fetched before the next collection, a month later.
 */
export function latestInstalment({ billing }: FetchedSubscription): { number: number; count: number | null } | null {
  const { latest, last, remaining } = billing?.schedule ?? {};
  if (!latest) return null;
  return { number: latest, count: last || (remaining == null ? null : latest + remaining) };
}
