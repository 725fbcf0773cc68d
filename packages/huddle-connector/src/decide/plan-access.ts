import {
  type AccessCall,
  type AccessItem,
  type AccessPlan,
  type AccessRequest,
  type ConnectorMessage,
  callsByTemplate,
  givesNothing,
  type UserMessage,
} from "@haak/core";
import { buildHuddleBody } from "../grant/build-body.ts";
import { huddleMessage } from "../messages.ts";

/**
 * Plans a request to Huddle. All SKUs of a grant are in the one call that Huddle documents. Everything else uses the
 * owner's own call if the connection has one, and is otherwise a task for a person.
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
  if (purchase === null) throw new Error("A grant needs the purchase behind it.");
  const deliveryId = newDeliveryId();
  const action = { ...purchase.action, do: "grant" as const, skus: items.map(({ name }) => name), levels: [] };
  const body = buildHuddleBody({ ...purchase, action, deliveryId, email });
  return { deliveryId, items, body, contentType: "application/json", headers: {}, request: null };
}

/** Why this call would give no access, or null. A SKU is needed, because Huddle finds the access by the SKU only. */
export function findProblem({ event, matchedLines, action }: ConnectorMessage): UserMessage | null {
  if (action.do !== "grant" || !givesNothing(event, matchedLines, action)) return null;
  return huddleMessage("huddle_product_without_sku");
}
