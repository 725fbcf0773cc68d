import { type AccessAction, type FieldError, namesItems, type Trigger } from "@haak/core";
import { huddleMessage } from "../messages.ts";

const WITHOUT_PRODUCT: readonly Trigger[] = [
  "form.submitted",
  "affiliate.accepted",
  "affiliate.declined",
  "affiliate.quit",
];
/** Events that end a purchase. A rule on them need not name SKUs or levels, because the purchase is known. */
const ENDS: readonly Trigger[] = ["subscription.ended", "payment.reversed", "affiliate.declined", "affiliate.quit"];

/**
 * Finds the parts of a rule's action that can never work, so that the rule is refused when it is made. Pointers (RFC
 * 6901) are into the body of the rule. The messages are for the person who makes it.
 */
export function checkHuddleAction(
  action: AccessAction,
  trigger: Trigger,
  connection: { readonly lite: boolean },
): FieldError[] {
  return [...findMissingItems(action, trigger), ...findLevelsOnLite(action, connection)];
}

function findMissingItems(action: AccessAction, trigger: Trigger): FieldError[] {
  const ends = action.do === "revoke" && ENDS.includes(trigger);
  if (action.do === "add_user" || namesItems(action) || ends || !WITHOUT_PRODUCT.includes(trigger)) return [];
  const message = huddleMessage("huddle_needs_sku", { trigger });
  return [{ pointer: "/action/skus", message }];
}

function findLevelsOnLite({ levels }: AccessAction, { lite }: { readonly lite: boolean }): FieldError[] {
  if (!lite || levels.length === 0) return [];
  const message = huddleMessage("huddle_lite");
  return [{ pointer: "/action/levels", message }];
}
