/** The kind of thing that a trigger is about; all but the first are a guess by analogy (FACTS.md §10). */
export type TriggerableType = "order" | "subscription" | "affiliate" | "form";

/** `order_payment_completed` is about an order, `subscription_ended` about a subscription, and so on (FACTS.md §12). */
export function triggerableTypeOf(triggerType: string): TriggerableType {
  if (triggerType.startsWith("subscription_")) return "subscription";
  if (triggerType.startsWith("affiliate_")) return "affiliate";
  return triggerType.startsWith("form_") ? "form" : "order";
}

/** The name under which V1 tells of a trigger. Two were seen live; others are kept as they are (FACTS.md §9). */
export function webhookEventOf(triggerType: string): string {
  return V1_NAMES[triggerType] ?? triggerType;
}

const V1_NAMES: Readonly<Record<string, string>> = {
  order_paid: "order_payment_completed",
  subscription_started: "contracts.new",
};
