import { type AccessCall, type AccessItem, type AccessPlan, type AccessRequest, callsByTemplate } from "@haak/core";
import { buildHuddleBody } from "../grant/build-body.ts";

/**
 * How Huddle is asked. SKUs have the one call that Huddle documents, all of them together. For everything else there is the
 * owner's own call, where the connection has one, and a task for a person where it has none.
 */
export function planAccess(request: AccessRequest): AccessPlan {
  if (request.change === "revoke") return callsByTemplate(request, request.templates.revoke);
  const levels = callsByTemplate(itemsOf(request, "level"), request.templates.grant);
  const skus = itemsOf(request, "sku").items;
  return skus.length === 0 ? levels : { ...levels, calls: [purchaseCall(request, skus), ...levels.calls] };
}

function itemsOf(request: AccessRequest, kind: AccessItem["kind"]): AccessRequest {
  return { ...request, items: request.items.filter((item) => item.kind === kind) };
}

function purchaseCall({ purchase, email, newDeliveryId }: AccessRequest, items: readonly AccessItem[]): AccessCall {
  if (purchase === null) throw new Error("Nothing can be granted without the purchase that gives it.");
  const deliveryId = newDeliveryId();
  const action = { ...purchase.action, do: "grant" as const, skus: items.map(({ name }) => name), levels: [] };
  const body = buildHuddleBody({ ...purchase, action, deliveryId, email });
  return { deliveryId, items, body, contentType: "application/json", headers: {}, request: null };
}
