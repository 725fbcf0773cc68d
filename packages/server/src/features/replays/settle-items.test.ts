import { describe, expect, it } from "vitest";
import { itemProgress, type OpenItem } from "./settle-items.ts";

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
  it.each(["pending", "waiting"] as const)("is unchanged until an attempt was made: %s", (state) => {
    expect(itemProgress(anItem({ state }), NOW)).toEqual({ kind: "unchanged" });
  });

  it("is done when it is delivered, and failed when it failed, was cancelled or was removed", () => {
    expect(itemProgress(anItem({ state: "delivered", attempts: 3 }), NOW)).toEqual({ kind: "done" });
    expect(itemProgress(anItem({ state: "failed", attempts: 3 }), NOW)).toEqual({ kind: "failed" });
    expect(itemProgress(anItem({ state: "cancelled" }), NOW)).toEqual({ kind: "failed" });
    expect(itemProgress(anItem(null), NOW)).toEqual({ kind: "failed" });
  });

  it.each([
    ["at its next attempt", 90, 90],
    ["after five minutes at the latest, because a person may retry it", 3_600, 300],
    ["after a second if the attempt is late", -60, 1],
  ])("that waits for a retry is checked again %s", (_when, dueIn, checkIn) => {
    const item = anItem({ state: "waiting", attempts: 3, dueAt: inSeconds(dueIn) });
    expect(itemProgress(item, NOW)).toEqual({ kind: "retrying", nextCheckAt: inSeconds(checkIn) });
  });

  it("that another request is sending is followed although this replay did not make it due", () => {
    const item = anItem({ state: "pending" }, "retrying");
    expect(itemProgress(item, NOW)).toEqual({ kind: "retrying", nextCheckAt: inSeconds(1) });
  });
});
