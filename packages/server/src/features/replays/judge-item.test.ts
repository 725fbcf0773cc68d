import { describe, expect, it } from "vitest";
import { judgeItem, type OpenItem } from "./make-calls.ts";

const NOW = new Date("2026-11-24T10:00:00Z");
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

/** An item that was made due after two attempts, and its delivery. */
function anItem(
  delivery: Partial<NonNullable<OpenItem["delivery"]>> | null,
  state: OpenItem["state"] = "due",
): OpenItem {
  const whole = delivery && ({ state: "pending", attempts: 2, dueAt: NOW, ...delivery } as const);
  return { position: 1, state, attemptsBefore: 2, delivery: whole };
}

describe("an item of a replay", () => {
  it.each(["pending", "waiting"] as const)("is where it was while nobody has attempted it: %s", (state) => {
    expect(judgeItem(anItem({ state }), NOW)).toEqual({ kind: "unchanged" });
  });

  it("is done when it is delivered, and failed when it failed, was cancelled or is gone", () => {
    expect(judgeItem(anItem({ state: "delivered", attempts: 3 }), NOW)).toEqual({ kind: "done" });
    expect(judgeItem(anItem({ state: "failed", attempts: 3 }), NOW)).toEqual({ kind: "failed" });
    expect(judgeItem(anItem({ state: "cancelled" }), NOW)).toEqual({ kind: "failed" });
    expect(judgeItem(anItem(null), NOW)).toEqual({ kind: "failed" });
  });

  it.each([
    ["at its next attempt", 90, 90],
    ["after five minutes at the latest, as somebody may retry it by hand", 3_600, 300],
    ["after a second where the attempt is late", -60, 1],
  ])("that waits for a retry is looked at again %s", (_when, dueIn, lookIn) => {
    const item = anItem({ state: "waiting", attempts: 3, dueAt: inSeconds(dueIn) });
    expect(judgeItem(item, NOW)).toEqual({ kind: "retrying", lookAt: inSeconds(lookIn) });
  });

  it("that somebody else is sending is followed although this replay has not made it due", () => {
    const item = anItem({ state: "pending" }, "retrying");
    expect(judgeItem(item, NOW)).toEqual({ kind: "retrying", lookAt: inSeconds(1) });
  });
});
