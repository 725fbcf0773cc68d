import type { AccessItem } from "../access/access-item.ts";
import { type CallTemplate, fillCall, templateNames } from "./call-template.ts";
import type { AccessCall, AccessPlan, AccessRequest } from "./connector.ts";

/**
 * Plans an ask by the owner's own call: one call for each item that the template can name, and by hand what it cannot. A
 * template that names no item is about the person as a whole: nothing is taken by it from somebody who keeps something else.
 */
export function callsByTemplate(request: AccessRequest, template: CallTemplate | null): AccessPlan {
  if (template === null) return { calls: [], byHand: request.items };
  const names = templateNames(template);
  if (names === "person") return aboutThePerson(request, template);
  const can = ({ kind }: AccessItem) => names.includes(kind);
  return {
    calls: request.items.filter(can).map((item) => callOf(request, template, [item])),
    byHand: request.items.filter((item) => !can(item)),
  };
}

function aboutThePerson(request: AccessRequest, template: CallTemplate): AccessPlan {
  if (request.items.length === 0) return { calls: [], byHand: [] };
  if (request.change === "revoke" && request.keepsOthers) return { calls: [], byHand: request.items };
  return { calls: [callOf(request, template, request.items)], byHand: [] };
}

function callOf(request: AccessRequest, template: CallTemplate, items: readonly AccessItem[]): AccessCall {
  const [item = { kind: "sku", name: "" } as const] = items;
  const { method, url, headers, body, contentType } = fillCall(template, { email: request.email, item });
  return { deliveryId: request.newDeliveryId(), items, body, contentType, headers, request: { method, url } };
}
