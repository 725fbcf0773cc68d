import type { OrderKind } from "@haak/core";
import type { FetchedOrder } from "../fetch/fetched-order.ts";

/**
 * Which sort of payment an order is. A collection (source `recurring`) is an instalment if what is collected is a plan of
 * instalments, and a renewal otherwise.
 */
export function orderKind(order: Pick<FetchedOrder, "source" | "items">): OrderKind {
  if (order.source === "upsell") return "upsell";
  if (order.source !== "recurring") return "first";
  return instalmentPlanId(order) !== null || hasInstalmentProduct(order) ? "installment" : "renewal";
}

/** The plan of instalments that an order belongs to, by its id as a subscription; null if it belongs to none. */
export function instalmentPlanId({ items }: Pick<FetchedOrder, "items">): string | null {
  return items?.find((item) => item.subscription?.type === "installments")?.subscription?.id ?? null;
}

function hasInstalmentProduct({ items }: Pick<FetchedOrder, "items">): boolean {
  return items?.some((item) => item.subscription == null && item.product?.type === "installments") ?? false;
}
