import { EVENT_TYPES, type HuddleAction } from "@haak/core";
import { describe, expect, it } from "vitest";
import { checkHuddleAction } from "./check-huddle-action.ts";

const anAction = (overrides: Partial<HuddleAction> = {}): HuddleAction => ({
  type: "huddle",
  connection_id: "hcn_1",
  do: "grant",
  skus: ["COURSE-7"],
  levels: [],
  delay_days: null,
  ...overrides,
});
const PREMIUM = { lite: false };
const LITE = { lite: true };

describe("an action for Huddle", () => {
  it.each(EVENT_TYPES)(
    "that grants, revokes or adds a user is accepted on %s if it names its SKUs or levels",
    (trigger) => {
      for (const what of ["grant", "revoke", "add_user"] as const) {
        expect(checkHuddleAction(anAction({ do: what }), trigger, PREMIUM)).toEqual([]);
        expect(checkHuddleAction(anAction({ do: what, skus: [], levels: ["gold"] }), trigger, PREMIUM)).toEqual([]);
      }
      expect(checkHuddleAction(anAction({ do: "add_user", skus: [] }), trigger, LITE)).toEqual([]);
    },
  );

  it.each([
    ["grant", ["form.submitted", "affiliate.accepted", "affiliate.declined", "affiliate.quit"]],
    ["revoke", ["form.submitted", "affiliate.accepted"]],
  ] as const)(
    "that grants or revokes (%s) without SKUs or levels is refused if the event has no product",
    (what, refusing) => {
      const refused = EVENT_TYPES.filter(
        (trigger) => checkHuddleAction(anAction({ do: what, skus: [] }), trigger, PREMIUM).length > 0,
      );
      expect(refused.toSorted()).toEqual([...refusing].toSorted());
      const [problem] = checkHuddleAction(anAction({ do: what, skus: [] }), "form.submitted", PREMIUM);
      expect(problem).toEqual({
        pointer: "/action/skus",
        message: { code: "huddle_needs_sku", params: { trigger: "form.submitted" } },
      });
    },
  );

  it("that names levels is refused on a Lite community, with a message about what is possible", () => {
    const problems = checkHuddleAction(anAction({ levels: ["gold"] }), "order.paid", LITE);
    expect(problems).toMatchObject([{ pointer: "/action/levels" }]);
    expect(problems[0]?.message).toEqual({ code: "huddle_lite" });
    expect(checkHuddleAction(anAction(), "order.paid", LITE)).toEqual([]);
  });
});
