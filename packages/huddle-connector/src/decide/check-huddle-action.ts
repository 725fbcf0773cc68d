import type { HuddleAction, Problem, Trigger } from "@haak/core";

const withoutProduct: readonly Trigger[] = [
  "form.submitted",
  "affiliate.accepted",
  "affiliate.declined",
  "affiliate.quit",
];

/**
 * Finds everything in a rule's action that this version cannot do, so that the rule is refused when it is made rather than
 * promised and not kept. Pointers (RFC 6901) are into the body of the rule; the messages speak to whoever makes it.
 */
export function checkHuddleAction(action: HuddleAction, trigger: Trigger): Problem[] {
  const problems: Problem[] = [];
  if (action.do === "revoke") {
    problems.push({
      pointer: "/action/do",
      message: "cannot be revoke yet: Huddle documents no call that takes access away; use grant or add_user",
    });
  }
  if (action.levels.length > 0) {
    problems.push({
      pointer: "/action/levels",
      message: "cannot be given yet: Huddle documents no call for access levels; tick them at a SKU in Huddle instead",
    });
  }
  if (action.delay_days !== null) {
    problems.push({
      pointer: "/action/delay_days",
      message: "cannot be kept yet: it belongs to revoke, which this version does not do; leave it out",
    });
  }
  if (action.do === "grant" && action.skus.length === 0 && withoutProduct.includes(trigger)) {
    problems.push({
      pointer: "/action/skus",
      message: `must name at least one SKU, as ${trigger} tells of no product to take it from`,
    });
  }
  return problems;
}
