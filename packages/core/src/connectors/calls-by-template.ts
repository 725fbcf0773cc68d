import type { AccessItem } from "../access/access-item.ts";
import { type CallTemplate, fillCall, templateNames } from "./call-template.ts";
import type { AccessCall, AccessPlan, AccessRequest } from "./connector.ts";

/**
 * Plans a request as the owner's own calls. There is one call for each item that the template can name, and a task
 * for each other item. A template that names no item changes the whole person, so it is not used for a person who
 * keeps other access.
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
