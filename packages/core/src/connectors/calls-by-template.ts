import type { AccessItem } from "../access/access-item.ts";
import { type CallTemplate, fillCall, templateNames } from "./call-template.ts";
import type { AccessAsk, AccessCall, AccessPlan } from "./connector.ts";

/**
 * Plans an ask by the owner's own call: one call for each item that the template can name, and by hand what it cannot. A
 * template that names no item is about the person as a whole: nothing is taken by it from somebody who keeps something else.
 */
export function callsByTemplate(ask: AccessAsk, template: CallTemplate | null): AccessPlan {
  if (template === null) return { calls: [], byHand: ask.items };
  const names = templateNames(template);
  if (names === "person") return aboutThePerson(ask, template);
  const can = ({ kind }: AccessItem) => names.includes(kind);
  return {
    calls: ask.items.filter(can).map((item) => callOf(ask, template, [item])),
    byHand: ask.items.filter((item) => !can(item)),
  };
}

function aboutThePerson(ask: AccessAsk, template: CallTemplate): AccessPlan {
  if (ask.items.length === 0) return { calls: [], byHand: [] };
  if (ask.do === "revoke" && ask.keepsOthers) return { calls: [], byHand: ask.items };
  return { calls: [callOf(ask, template, ask.items)], byHand: [] };
}

function callOf(ask: AccessAsk, template: CallTemplate, items: readonly AccessItem[]): AccessCall {
  const [item = { kind: "sku", name: "" } as const] = items;
  const { method, url, headers, body, contentType } = fillCall(template, { email: ask.email, item });
  return { deliveryId: ask.newDeliveryId(), items, body, contentType, headers, request: { method, url } };
}
