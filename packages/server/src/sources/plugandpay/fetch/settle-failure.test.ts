import { plainMessage } from "@haak/core";
import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import { settleFailure } from "./settle-failure.ts";

const now = new Date("2026-11-24T10:00:00Z");
const made = { tries: 0, now, scheduleSeconds: [10, 100], random: () => 0.5 };
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const unavailable = (retryAfterSeconds: number | null) =>
  ({ kind: "unavailable", why: plainMessage("Not now."), retryAfterSeconds }) as const;

describe("a failure", () => {
  it("that is temporary is tried again by the schedule", () => {
    expect(english(settleFailure(unavailable(null), made))).toMatchObject({
      dueAt: inSeconds(10),
      tries: 1,
      error: "Not now.",
    });
    expect(english(settleFailure(unavailable(null), { ...made, tries: 1 }))).toMatchObject({
      dueAt: inSeconds(100),
      tries: 2,
    });
  });

  it("that is temporary has failed when the schedule is used up", () => {
    expect(english(settleFailure(unavailable(null), { ...made, tries: 2 }))).toMatchObject({
      dueAt: null,
      error: "Not now. There were 3 attempts.",
    });
    expect(english(settleFailure(unavailable(null), { ...made, scheduleSeconds: [] }).error)).toBe(
      "Not now. There was one attempt.",
    );
  });

  it("with a time to wait is never tried earlier", () => {
    const settled = settleFailure(unavailable(60), { ...made, random: () => 0 });
    expect(settled.dueAt?.getTime()).toBeGreaterThanOrEqual(inSeconds(60).getTime());
  });

  it("without a request does not count as an attempt, and is tried again at the given time", () => {
    const paused = { kind: "paused", why: plainMessage("Not before then."), until: inSeconds(60) } as const;
    expect(english(settleFailure(paused, { ...made, tries: 2 }))).toMatchObject({ dueAt: inSeconds(60), tries: 2 });
  });

  it.each(["missing", "wrong", "token", "token_refused"] as const)("of kind %s has failed at once", (kind) => {
    expect(english(settleFailure({ kind, why: plainMessage("No.") }, made))).toMatchObject({
      ...{ dueAt: null, error: "No.", tokenRefused: kind === "token_refused" },
    });
  });
});
