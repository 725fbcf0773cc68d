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
    ["inactive and never collected: it may yet begin", { status: "inactive", billing: aBilling({ latest: 0 }) }, []],
  ])("that is %s proves what it proves", (_what, changes, proved) => {
    expect(whatOf(changes, "subscription.started")).toEqual(proved);
  });

  it("that is inactive has ended if the notice tells of its end, but an active one has not", () => {
    const neverCollected = { status: "inactive", billing: aBilling({ latest: null }) };
    expect(whatOf(neverCollected, "subscription.ended")).toEqual(["started", "ended"]);
    expect(whatOf({ status: "active" }, "subscription.ended")).toEqual(["started"]);
  });

  it("tells when each happened: the end when it changed last, as Plug&Pay tells no other time", () => {
    const events = eventsOf({ status: "ended", cancelled_at: CANCELLED_AT }, "subscription.ended");
    expect(events.map(({ key, type, occurred_at }) => [key, type, occurred_at])).toEqual([
      ["subscription:501:started", "subscription.started", "2026-10-24T10:00:00.000000Z"],
      ["subscription:501:cancelled", "subscription.cancelled", CANCELLED_AT],
      ["subscription:501:ended", "subscription.ended", "2026-11-24T10:00:00.000000Z"],
    ]);
  });

  it("names the customer whom its payments name", () => {
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

  describe("beside what the ledger holds", () => {
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
        "cancelled at the time that is known",
        { status: "cancelled", cancelled_at: CANCELLED_AT },
        CANCELLED,
        ["started", "cancelled"],
      ],
      ["cancelled without a time", { status: "cancelled" }, CANCELLED, ["started", "cancelled"]],
      ["cancelled without a time after it came back", { status: "cancelled" }, BACK, ["started:2", "cancelled:2"]],
      ["active after a cancellation: it never stopped", { status: "active" }, CANCELLED, ["started"]],
      [
        "ended at another time than it was cancelled",
        { status: "ended", cancelled_at: C2 },
        CANCELLED,
        ["started", "cancelled", "ended"],
      ],
      [
        "ended with the time of the life before",
        { status: "ended", cancelled_at: CANCELLED_AT },
        BACK,
        ["started:2", "cancelled", "ended:2"],
      ],
      [
        "ended with a time of this life",
        { status: "ended", cancelled_at: C2 },
        BACK,
        ["started:2", "cancelled:2", "ended:2"],
      ],
      ["of a status that nobody knows", { status: "paused" }, ENDED, ["started"]],
    ])("that is %s", (...[_what, changes, history, expected]) => {
      expect(keys(changes, history)).toEqual(expected);
    });

    it.each([
      ["was last changed before its end", { updated_at: "2026-11-21T10:00:00.000000Z" }],
      ["does not tell when it was changed", { updated_at: null }],
      ["was deleted", { deleted_at: "2026-11-24T10:00:00.000000Z" }],
    ])("that %s did not come back", (_what, changes) => {
      expect(keys({ status: "cancelled", cancelled_at: C2, ...changes }, ENDED)).toEqual(["started", "cancelled"]);
    });

    it("is not cancelled once more because its last change was its end before", () => {
      // What tells no time of its cancellation was cancelled when it was last changed.
      const cancelled = [...CANCELLED.cancelled, ...ENDED.ended];
      expect(keys({ status: "cancelled" }, { ...BACK, cancelled })).toEqual(["started:2", "cancelled:2"]);
    });

    it("tells the first start too, if only its end was heard of", () => {
      expect(keys({ status: "active" }, { ...NEW_SUBSCRIPTION, ended: ENDED.ended })).toEqual(["started", "started:2"]);
    });

    it("is not cancelled once more within the doubt about when it was", () => {
      const history = { ...STARTED, cancelled: [at("2026-11-20T10:00:00Z", 60_000)] };
      const cancelledAt = (cancelled_at: string) => keys({ status: "cancelled", cancelled_at }, history);
      expect(cancelledAt("2026-11-20T10:01:00.000000Z")).toEqual(["started", "cancelled"]);
      expect(cancelledAt("2026-11-20T10:01:00.001000Z")).toEqual(["started", "cancelled:2"]);
    });

    it("has its second start and end when it changed, and its first start when it was made", () => {
      const times = (changes: Record<string, unknown>, history: SubscriptionHistory) =>
        subscriptionToEvents(aFetchedSubscription(changes), { noticeType, history }).map(
          ({ occurred_at }) => occurred_at,
        );
      expect(times({ status: "active" }, ENDED)).toEqual(["2026-11-24T10:00:00.000000Z"]);
      expect(times({ status: "ended" }, BACK).at(-1)).toBe("2026-11-24T10:00:00.000000Z");
      expect(times({ status: "active" }, STARTED)).toEqual(["2026-10-24T10:00:00.000000Z"]);
    });
  });

  it("of a status that is not known makes no event that is accepted", () => {
    const [started] = eventsOf({ status: "paused" }, "subscription.started");
    expect(parseEvent(started)).toMatchObject({
      ok: false,
      errors: [{ pointer: "/data/subscription/status" }],
    });
  });
});
