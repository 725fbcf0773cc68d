import { plainMessage } from "@haak/core";
import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import type { HandledNotice } from "./settle-notice.ts";
import { settleNotice } from "./settle-notice.ts";

const NOW = new Date("2026-11-24T10:00:00Z");
const seconds = (count: number) => new Date(NOW.getTime() + count * 1_000);
const settle = (handled: HandledNotice, tries = 0) =>
  settleNotice(handled, { tries, now: NOW, scheduleSeconds: [5, 300], random: () => 0.5 });
const again = (retryAfterSeconds: number | null = null): HandledNotice => ({
  kind: "again",
  why: plainMessage("Plug&Pay answered 500."),
  retryAfterSeconds,
});

describe("an attempt to process a notice", () => {
  it("that made its event is done, with a note about missing data", () => {
    expect(settle({ kind: "done", eventId: "evt_1", note: null, notes: [] })).toMatchObject({
      state: "done",
      eventId: "evt_1",
      error: null,
      dueAt: null,
      tries: 1,
    });
    expect(
      english(settle({ kind: "done", eventId: "evt_1", note: plainMessage("No upsell."), notes: [] })),
    ).toMatchObject({
      state: "done",
      error: "No upsell.",
    });
  });

  it("with a temporary failure is repeated by the schedule, and fails when the schedule is used up", () => {
    expect(english(settle(again()))).toMatchObject({ state: "waiting", dueAt: seconds(5), tries: 1 });
    expect(english(settle(again(), 1))).toMatchObject({ state: "waiting", dueAt: seconds(300), tries: 2 });
    expect(english(settle(again(), 2))).toMatchObject({
      state: "failed",
      dueAt: null,
      error: "Plug&Pay answered 500. There were 3 attempts.",
    });
  });

  it("that must wait is not repeated earlier, and fails when the schedule is used up", () => {
    expect(english(settle(again(60)))).toMatchObject({ state: "waiting", dueAt: seconds(60.5) });
    expect(english(settle(again(60), 2))).toMatchObject({ state: "failed" });
  });

  it("that sent no request is repeated at the given time and does not count", () => {
    expect(
      english(settle({ kind: "paused", why: plainMessage("Not before then."), until: seconds(90) }, 2)),
    ).toMatchObject({
      ...{ state: "waiting", error: "Not before then.", dueAt: seconds(90), tries: 2 },
    });
  });

  it("without a token waits for one and does not count", () => {
    expect(english(settle({ kind: "needs_token", why: plainMessage("Set a token.") }, 1))).toMatchObject({
      state: "waiting",
      error: "Set a token.",
      dueAt: null,
      tries: 1,
      wantsToken: true,
      tokenRefused: false,
    });
  });

  it("whose token is refused has failed until there is another token", () => {
    expect(english(settle({ kind: "token_refused", why: plainMessage("Refused.") }))).toMatchObject({
      state: "failed",
      wantsToken: true,
      tokenRefused: true,
    });
  });

  it("with a permanent failure has failed for good", () => {
    expect(english(settle({ kind: "failed", why: plainMessage("Not found.") }))).toMatchObject({
      state: "failed",
      error: "Not found.",
      wantsToken: false,
    });
  });
});
