import { describe, expect, it } from "vitest";
import { shownState } from "./delivery-state.ts";

describe("the state that is shown", () => {
  it.each(["pending", "waiting"] as const)("of a %s delivery is paused while its lane stands still", (state) => {
    expect(shownState(state, true)).toBe("paused");
    expect(shownState(state, false)).toBe(state);
  });

  it.each(["sending", "delivered", "failed", "cancelled"] as const)(
    "of a %s delivery is that, whatever its lane does",
    (state) => {
      expect(shownState(state, true)).toBe(state);
      expect(shownState(state, false)).toBe(state);
    },
  );
});
