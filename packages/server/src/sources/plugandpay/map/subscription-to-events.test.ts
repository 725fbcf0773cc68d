import { parseEvent, type SubscriptionEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { type KnownEvent, NEW_SUBSCRIPTION, type SubscriptionHistory } from "./event-history.ts";
import { aBilling, aFetchedSubscription } from "./fetched.fixture.ts";
import { subscriptionToEvents } from "./subscription-to-events.ts";

type NoticeType = SubscriptionEvent["type"];
const eventsOf = (changes: Record<string, unknown>, noticeType: NoticeType) =>
  subscriptionToEvents(aFetchedSubscription(changes), { noticeType, history: NEW_SUBSCRIPTION });
const whatOf = (changes: Record<string, unknown>, noticeType: NoticeType) =>
  eventsOf(changes, noticeType).map(({ key }) => key.split(":").at(-1));

const CANCELLED_AT = "2026-11-20T10:00:00.000000Z";

describe("a fetched subscription", () => {
  it.each([
    ["active", { status: "active" }, ["started"]],
    ["cancelled", { status: "cancelled", cancelled_at: CANCELLED_AT }, ["started", "cancelled"]],
    ["ended at once", { status: "ended" }, ["started", "ended"]],
    ["ended when cancelled", { status: "ended", cancelled_at: CANCELLED_AT }, ["started", "cancelled", "ended"]],
    ["inactive after collections", { status: "inactive", billing: aBilling({ latest: 1 }) }, ["started", "ended"]],
    [
      "inactive and never collected, because it may not have started yet",
      { status: "inactive", billing: aBilling({ latest: 0 }) },
      [],
    ],
  ])("that is %s proves what it proves", (_what, changes, proved) => {
    expect(whatOf(changes, "subscription.started")).toEqual(proved);
  });

  it("that is inactive has ended if the notice announces its end, but an active one has not", () => {
    const neverCollected = { status: "inactive", billing: aBilling({ latest: null }) };
    expect(whatOf(neverCollected, "subscription.ended")).toEqual(["started", "ended"]);
    expect(whatOf({ status: "active" }, "subscription.ended")).toEqual(["started"]);
  });

  it("gives the time of each event, and the last change as the end, because Plug&Pay gives no other time", () => {
    const events = eventsOf({ status: "ended", cancelled_at: CANCELLED_AT }, "subscription.ended");
    expect(events.map(({ key, type, occurred_at }) => [key, type, occurred_at])).toEqual([
      ["subscription:501:started", "subscription.started", "2026-10-24T10:00:00.000000Z"],
      ["subscription:501:cancelled", "subscription.cancelled", CANCELLED_AT],
      ["subscription:501:ended", "subscription.ended", "2026-11-24T10:00:00.000000Z"],
    ]);
  });

  it("names the customer of its payments", () => {
    const billing = { ...aBilling({}), payment_options: { customer_id: "cst_1" } };
    const [started] = eventsOf({ billing }, "subscription.started");
    expect(started?.data).toMatchObject({ subscription: { customer: { id: "cst_1" } } });
  });

  it("becomes an event with its schedule, dates being Dutch days", () => {
    const billing = aBilling({ next_at: null, termination_at: "2026-12-24", last: 3, remaining: 1 });
    const changes = { status: "cancelled", type: "installments", cancelled_at: CANCELLED_AT, billing };
    const parsed = parseEvent(eventsOf(changes, "subscription.cancelled")[1]);
    expect(parsed).toMatchObject({
      ok: true,
      event: {
        data: {
          subscription: {
            id: "501",
            status: "cancelled",
            type: "installments",
            mode: "live",
            product: { id: "7", title: "Course", sku: "COURSE-7", group: "courses" },
            customer: { email: "Bo@example.com ", first_name: "Bo" },
            amount: "10.00",
            amount_with_tax: "12.10",
            quantity: 1,
            interval: "monthly",
            started_at: "2026-10-24T10:00:00.000000Z",
            cancelled_at: CANCELLED_AT,
            ends_at: "2026-12-24T00:00:00+01:00",
            ended_at: null,
            next_payment_at: null,
            payments_done: 2,
            payments_left: 1,
          },
        },
      },
    });
  });

  describe("with stored events", () => {
    const at = (text: string, doubtMs = 0): KnownEvent => {
      return { at: new Date(text), knownSince: new Date(text), doubtMs };
    };
    const STARTED = { ...NEW_SUBSCRIPTION, started: [at("2026-10-24T10:00:00Z")] };
    const CANCELLED = { ...STARTED, cancelled: [at("2026-11-20T10:00:00Z")] };
    const ENDED = { ...CANCELLED, ended: [at("2026-11-22T10:00:00Z")] };
    const BACK = { ...ENDED, started: [...STARTED.started, at("2026-11-23T10:00:00Z")] };
    const C2 = "2026-11-24T09:00:00.000000Z";
    const noticeType = "subscription.started";
    const keys = (changes: Record<string, unknown>, history: SubscriptionHistory) =>
      subscriptionToEvents(aFetchedSubscription(changes), { noticeType, history }).map(({ key }) =>
        key.replace("subscription:501:", ""),
      );

    it.each([
      ["active after its end", { status: "active" }, ENDED, ["started:2"]],
      ["cancelled after its end", { status: "cancelled", cancelled_at: C2 }, ENDED, ["started:2", "cancelled:2"]],
      [
        "cancelled, as known, and ended",
        { status: "ended", cancelled_at: CANCELLED_AT },
        ENDED,
        ["started", "cancelled", "ended"],
      ],
      ["ended again", { status: "ended" }, BACK, ["started:2", "ended:2"]],
      ["cancelled at another time", { status: "cancelled", cancelled_at: C2 }, CANCELLED, ["started", "cancelled:2"]],
      [
        "cancelled at the known time",
        { status: "cancelled", cancelled_at: CANCELLED_AT },
        CANCELLED,
        ["started", "cancelled"],
      ],
      ["cancelled without a time", { status: "cancelled" }, CANCELLED, ["started", "cancelled"]],
      ["cancelled without a time after it was resumed", { status: "cancelled" }, BACK, ["started:2", "cancelled:2"]],
      ["active after a cancellation: it never stopped", { status: "active" }, CANCELLED, ["started"]],
      [
        "ended with another time of cancellation",
        { status: "ended", cancelled_at: C2 },
        CANCELLED,
        ["started", "cancelled", "ended"],
      ],
      [
        "ended with the cancellation of its earlier life",
        { status: "ended", cancelled_at: CANCELLED_AT },
        BACK,
        ["started:2", "cancelled", "ended:2"],
      ],
      [
        "ended with a cancellation in this life",
        { status: "ended", cancelled_at: C2 },
        BACK,
        ["started:2", "cancelled:2", "ended:2"],
      ],
      ["with an unknown status", { status: "paused" }, ENDED, ["started"]],
    ])("that is %s", (...[_what, changes, history, expected]) => {
      expect(keys(changes, history)).toEqual(expected);
    });

    it.each([
      ["was last changed before its end", { updated_at: "2026-11-21T10:00:00.000000Z" }],
      ["has no time of its last change", { updated_at: null }],
      ["was deleted", { deleted_at: "2026-11-24T10:00:00.000000Z" }],
    ])("that %s was not resumed", (_what, changes) => {
      expect(keys({ status: "cancelled", cancelled_at: C2, ...changes }, ENDED)).toEqual(["started", "cancelled"]);
    });

    it("is not cancelled again because its last change was its earlier end", () => {
      // Without a time of cancellation, the last change is used.
      const cancelled = [...CANCELLED.cancelled, ...ENDED.ended];
      expect(keys({ status: "cancelled" }, { ...BACK, cancelled })).toEqual(["started:2", "cancelled:2"]);
    });

    it("also makes its first start if only its end is stored", () => {
      expect(keys({ status: "active" }, { ...NEW_SUBSCRIPTION, ended: ENDED.ended })).toEqual(["started", "started:2"]);
    });

    it("is not cancelled again within the uncertainty of the stored time", () => {
      const history = { ...STARTED, cancelled: [at("2026-11-20T10:00:00Z", 60_000)] };
      const cancelledAt = (cancelled_at: string) => keys({ status: "cancelled", cancelled_at }, history);
      expect(cancelledAt("2026-11-20T10:01:00.000000Z")).toEqual(["started", "cancelled"]);
      expect(cancelledAt("2026-11-20T10:01:00.001000Z")).toEqual(["started", "cancelled:2"]);
    });

    it("has its second start and end at its last change, and its first start at its creation", () => {
      const times = (changes: Record<string, unknown>, history: SubscriptionHistory) =>
        subscriptionToEvents(aFetchedSubscription(changes), { noticeType, history }).map(
          ({ occurred_at }) => occurred_at,
        );
      expect(times({ status: "active" }, ENDED)).toEqual(["2026-11-24T10:00:00.000000Z"]);
      expect(times({ status: "ended" }, BACK).at(-1)).toBe("2026-11-24T10:00:00.000000Z");
      expect(times({ status: "active" }, STARTED)).toEqual(["2026-10-24T10:00:00.000000Z"]);
    });
  });

  it("with an unknown status makes no valid event", () => {
    const [started] = eventsOf({ status: "paused" }, "subscription.started");
    expect(parseEvent(started)).toMatchObject({
      ok: false,
      errors: [{ pointer: "/data/subscription/status" }],
    });
  });
});
