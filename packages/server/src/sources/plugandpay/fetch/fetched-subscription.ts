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

/** The relations to request with a subscription. A relation is missing unless it is named. */
export const SUBSCRIPTION_INCLUDES = "billing,product,pricing,trial,tags";

/**
 * Both are counts of collections: `latest` is the number of the last collection that was made, `last` is the number of the last one that is
 * planned.
 */
const schedule = z.object({
  interval: fetchedText,
  latest: fetchedNumber,
  next_at: fetchedText,
  last: fetchedNumber,
  remaining: fetchedNumber,
  termination_at: fetchedText,
});

/** The fields of `GET /v2/subscriptions/{id}` that Haak reads (official PHP SDK). Plans of instalments are among them. */
export const fetchedSubscriptionSchema = z.object({
  id: fetchedId,
  status: z.string(),
  type: fetchedText,
  mode: fetchedText,
  source: fetchedText,
  label: fetchedText,
  created_at: z.string(),
  updated_at: fetchedText,
  deleted_at: fetchedText,
  cancelled_at: fetchedText,
  billing: fetchedBilling
    .extend({
      schedule: schedule.nullish(),
      payment_options: z.object({ customer_id: fetchedCustomerId }).nullish(),
    })
    .nullish(),
  product: fetchedProduct.nullish(),
  pricing: z.object({ amount: fetchedAmount, amount_with_tax: fetchedAmount, quantity: fetchedNumber }).nullish(),
  tags: z.array(z.string()).nullish(),
});

export type FetchedSubscription = z.output<typeof fetchedSubscriptionSchema>;

/**
 * Which instalment was collected last, and the number of instalments. Null if the schedule has no count. Plug&Pay does not store this
 * number with the order. It belongs to the order only if the subscription is fetched before the next collection, a month later.
 */
export function latestInstalment({ billing }: FetchedSubscription): { number: number; count: number | null } | null {
  const { latest, last, remaining } = billing?.schedule ?? {};
  if (latest == null || latest < 1) return null;
  return { number: latest, count: last ?? (remaining == null ? null : latest + remaining) };
}
