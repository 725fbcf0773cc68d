import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { BesideOrder } from "../to-event/order-data.ts";
import { instalmentPlanId } from "../to-event/order-kind.ts";
import type { FetchedOrder } from "./fetched-order.ts";
import { fetchedSubscriptionSchema, latestInstalment, SUBSCRIPTION_INCLUDES } from "./fetched-subscription.ts";
import type { AskPlugAndPay, NotFetched } from "./plugandpay-client.ts";
import { readFetched } from "./read-fetched.ts";

/** Which instalment an order is, or why that is not known, or why it could not be asked now. */
export type FoundInstalment =
  | { readonly kind: "installment"; readonly installment: NonNullable<BesideOrder["installment"]> }
  | { readonly kind: "none"; readonly note: UserMessage }
  | Exclude<NotFetched, { kind: "missing" }>;

/** Finds the number of an instalment, which stands not on the order but in the schedule of its plan. */
export async function findInstalment(ask: AskPlugAndPay, order: FetchedOrder): Promise<FoundInstalment> {
  const id = instalmentPlanId(order);
  if (id === null) return unknown(hubMessage("plan_not_named"));
  const answer = await ask(`/v2/subscriptions/${encodeURIComponent(id)}?include=${SUBSCRIPTION_INCLUDES}`);
  if (answer.kind === "missing") return unknown(hubMessage("plan_gone", { id }));
  if (answer.kind !== "found") return answer;
  const plan = readFetched(fetchedSubscriptionSchema, answer.data, id);
  const installment = plan.ok ? latestInstalment(plan.value) : null;
  return installment === null ? unknown(hubMessage("plan_without_count")) : { kind: "installment", installment };
}

function unknown(why: UserMessage): FoundInstalment {
  return { kind: "none", note: hubMessage("instalment_unknown", { why }) };
}
