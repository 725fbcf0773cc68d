import { describe, expect, it } from "vitest";
import { shownState } from "./schema.ts";

describe("the state that is shown", () => {
  it.each(["pending", "waiting"] as const)("of a %s delivery is paused while its lane is stopped", (state) => {
    expect(shownState({ state, sending: false, paused: true })).toBe("paused");
    expect(shownState({ state, sending: false, paused: false })).toBe(state);
  });

  it.each(["pending", "waiting"] as const)(
    "of a %s delivery is sending while a worker has leased it, for example as a probe",
    (state) => {
      expect(shownState({ state, sending: true, paused: true })).toBe("sending");
      expect(shownState({ state, sending: true, paused: false })).toBe("sending");
    },
  );

  it.each(["delivered", "failed", "cancelled"] as const)("of a %s delivery does not depend on its lane", (state) => {
    expect(shownState({ state, sending: false, paused: true })).toBe(state);
    expect(shownState({ state, sending: false, paused: false })).toBe(state);
  });
});
