import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { type BesideSubscription, subscriptionToEvents } from "../map/subscription-to-events.ts";
import { fetchedSubscriptionSchema, SUBSCRIPTION_INCLUDES } from "./fetched-subscription.ts";
import type { AskPlugAndPay } from "./plugandpay-client.ts";
import { readFetched } from "./plugandpay-client.ts";
import type { Proof } from "./proof.ts";

/** Fetches a subscription or plan of instalments and says which events that proves. */
export async function proveSubscription(
  ask: AskPlugAndPay,
  { id, ...beside }: BesideSubscription & { readonly id: string },
): Promise<Proof> {
  const answer = await ask(`/v2/subscriptions/${id}?include=${SUBSCRIPTION_INCLUDES}`);
  if (answer.kind !== "found") return answer;
  const read = readFetched(fetchedSubscriptionSchema, answer.data, id);
  if (!read.ok) return { kind: "unusable", why: read.why };
  const otherwise = hubMessage("subscription_state", {
    id,
    status: read.value.status ?? hubMessage("payment_unknown"),
  });
  return { kind: "proved", events: subscriptionToEvents(read.value, beside), otherwise, note: null };
}
