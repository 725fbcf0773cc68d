import { type AccessAction, namesItems, type Problem, type Trigger } from "@haak/core";
import { say } from "../words.ts";

const WITHOUT_PRODUCT: readonly Trigger[] = [
  "form.submitted",
  "affiliate.accepted",
  "affiliate.declined",
  "affiliate.quit",
];
/** Events that name what they end, so that a rule need not say what is to be taken. */
const ENDS: readonly Trigger[] = ["subscription.ended", "payment.reversed", "affiliate.declined", "affiliate.quit"];

/**
 * Finds everything in a rule's action that can never come true, so that the rule is refused when it is made rather than
 * promised and not kept. Pointers (RFC 6901) are into the body of the rule; the messages speak to whoever makes it.
 */
export function checkHuddleAction(
  action: AccessAction,
  trigger: Trigger,
  connection: { readonly lite: boolean },
): Problem[] {
  return [...findMissingItems(action, trigger), ...findLevelsOnLite(action, connection)];
}

function findMissingItems(action: AccessAction, trigger: Trigger): Problem[] {
  const ends = action.do === "revoke" && ENDS.includes(trigger);
  if (action.do === "add_user" || namesItems(action) || ends || !WITHOUT_PRODUCT.includes(trigger)) return [];
  const message = say("must name at least one SKU, as {trigger} tells of no product to take it from", { trigger });
  return [{ pointer: "/action/skus", message }];
}

function findLevelsOnLite({ levels }: AccessAction, { lite }: { readonly lite: boolean }): Problem[] {
  if (!lite || levels.length === 0) return [];
  const message = say(
    "cannot be used: this connection is a Huddle Lite community, which has no access levels and can only add users; use add_user, or switch lite off at the connection",
  );
  return [{ pointer: "/action/levels", message }];
}
