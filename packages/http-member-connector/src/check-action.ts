import { type AccessAction, type FieldError, namesItems, type Trigger } from "@haak/core";
import { memberMessage } from "./messages.ts";

/** Finds what can never come true: these systems know access alone, and some events tell of no product to take an SKU from. */
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
  // What ends names what it gave by itself.
  return what === "grant" && (trigger === "affiliate.declined" || trigger === "affiliate.quit");
}
