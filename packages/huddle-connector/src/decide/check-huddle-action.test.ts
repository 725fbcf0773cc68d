import { EVENT_TYPES, type HuddleAction } from "@haak/core";
import { describe, expect, it } from "vitest";
import { checkHuddleAction } from "./check-huddle-action.ts";

const anAction = (overrides: Partial<HuddleAction> = {}): HuddleAction => ({
  type: "huddle",
  connection_id: "hud_1",
  do: "grant",
  skus: ["COURSE-7"],
  levels: [],
  delay_days: null,
  ...overrides,
});

describe("an action for Huddle", () => {
  it.each(EVENT_TYPES)("that grants a SKU or adds a user is fine on %s", (trigger) => {
    expect(checkHuddleAction(anAction(), trigger)).toEqual([]);
    expect(checkHuddleAction(anAction({ do: "add_user", skus: [] }), trigger)).toEqual([]);
  });

  it("that revokes, gives levels and waits days is told of each in turn", () => {
    const action = anAction({ do: "revoke", levels: ["gold"], delay_days: 3 });
    const problems = checkHuddleAction(action, "subscription.ended");
    expect(problems.map(({ pointer }) => pointer)).toEqual(["/action/do", "/action/levels", "/action/delay_days"]);
    for (const { message } of problems) expect(message).toMatch(/yet: .*; /s);
  });

  it("that waits no days at all waits all the same", () => {
    expect(checkHuddleAction(anAction({ delay_days: 0 }), "order.paid")).toMatchObject([
      { pointer: "/action/delay_days" },
    ]);
  });

  it("that names no SKU takes those of the lines, and is refused where the event has none", () => {
    const action = anAction({ skus: [] });
    expect(checkHuddleAction(action, "order.paid")).toEqual([]);
    expect(checkHuddleAction(action, "subscription.started")).toEqual([]);
    expect(checkHuddleAction(action, "form.submitted")).toEqual([
      {
        pointer: "/action/skus",
        message: "must name at least one SKU, as form.submitted tells of no product to take it from",
      },
    ]);
  });
});
