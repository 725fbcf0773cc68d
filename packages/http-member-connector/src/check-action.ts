import { type AccessAction, namesItems, type Problem, type Trigger } from "@haak/core";
import { say } from "./words.ts";

/** Finds what can never come true: these systems know access alone, and some events tell of no product to take an SKU from. */
export function checkAction(action: AccessAction, trigger: Trigger): Problem[] {
  if (action.do === "add_user") {
    const message = say("cannot be add_user here: this system is only told who has access to what; use grant");
    return [{ pointer: "/action/do", message }];
  }
  if (namesItems(action) || !tellsNothing(action, trigger)) return [];
  const message = say("must name at least one SKU or level, as {trigger} tells of no product to take it from", {
    trigger,
  });
  return [{ pointer: "/action/skus", message }];
}

function tellsNothing({ do: what }: AccessAction, trigger: Trigger): boolean {
  if (trigger === "form.submitted" || trigger === "affiliate.accepted") return true;
  // What ends names what it gave by itself.
  return what === "grant" && (trigger === "affiliate.declined" || trigger === "affiliate.quit");
}
