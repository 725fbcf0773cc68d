import type { ConnectorMessage } from "@haak/core";
import { purchaseOf } from "../accept/purchase.ts";
import { accessItems } from "../decide/access-items.ts";

/**
 * Writes what Huddle gets: JSON in the shape of a paid order of Shopify, the only sender that Huddle's help article
 * describes (help.imu.nl, article 3442865). The same message gives the same text. Throws for `revoke`, which
 * `checkHuddleAction` keeps out of the rules.
 */
export function buildBody(message: ConnectorMessage): string {
  if (message.action.do === "revoke") throw new Error("Huddle documents no call that takes access away.");
  const { id, number, person, items } = purchaseOf(message);
  return JSON.stringify({
    id,
    order_number: number,
    created_at: message.event.occurred_at,
    email: person.email,
    customer: { email: person.email, first_name: person.firstName, last_name: person.lastName },
    line_items: accessItems(message.action, items),
    financial_status: "paid",
  });
}
