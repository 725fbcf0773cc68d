import { type AccessAsk, type AccessCall, type AccessItem, type AccessPlan, callsByTemplate } from "@haak/core";
import { buildBody } from "../grant/build-body.ts";

/**
 * How Huddle is asked. SKUs have the one call that Huddle documents, all of them together. For everything else there is the
 * owner's own call, where the connection has one, and a task for a person where it has none.
 */
export function planAccess(ask: AccessAsk): AccessPlan {
  if (ask.do === "revoke") return callsByTemplate(ask, ask.templates.revoke);
  const levels = callsByTemplate(itemsOf(ask, "level"), ask.templates.grant);
  const skus = itemsOf(ask, "sku").items;
  return skus.length === 0 ? levels : { ...levels, calls: [purchaseCall(ask, skus), ...levels.calls] };
}

function itemsOf(ask: AccessAsk, kind: AccessItem["kind"]): AccessAsk {
  return { ...ask, items: ask.items.filter((item) => item.kind === kind) };
}

function purchaseCall({ purchase, email, newDeliveryId }: AccessAsk, items: readonly AccessItem[]): AccessCall {
  if (purchase === null) throw new Error("Nothing can be granted without the purchase that gives it.");
  const deliveryId = newDeliveryId();
  const action = { ...purchase.action, do: "grant" as const, skus: items.map(({ name }) => name), levels: [] };
  const body = buildBody({ ...purchase, action, deliveryId, email });
  return { deliveryId, items, body, contentType: "application/json", headers: {}, request: null };
}
