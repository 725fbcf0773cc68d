import { type AccessAction, type FieldError, namesItems, type Trigger } from "@haak/core";
import { memberMessage } from "./messages.ts";

/**
 * Finds the parts of an action that can never work, because these systems only know access and some events have no
 * product with a SKU.
 */
export function checkMemberAction(action: AccessAction, trigger: Trigger): FieldError[] {
  if (action.do === "add_user") {
    const message = memberMessage("member_add_user_not_possible");
    return [{ pointer: "/action/do", message }];
  }
  if (namesItems(action) || !namesNoProduct(action, trigger)) return [];
  const message = memberMessage("member_needs_sku_or_level", {
    trigger,
  });
  return [{ pointer: "/action/skus", message }];
}

function namesNoProduct({ do: what }: AccessAction, trigger: Trigger): boolean {
  if (trigger === "form.submitted" || trigger === "affiliate.accepted") return true;
  // Only for a grant, because a revoke ends what the affiliation gave.
  return what === "grant" && (trigger === "affiliate.declined" || trigger === "affiliate.quit");
}
