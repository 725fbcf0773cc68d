import { parseEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { aBilling, aFetchedSubscription } from "./fetched.fixture.ts";
import { subscriptionToEvents } from "./subscription-to-events.ts";

const eventsOf = (changes: Record<string, unknown>, told: Parameters<typeof subscriptionToEvents>[1]) =>
  subscriptionToEvents(aFetchedSubscription(changes), told);
const whatOf = (changes: Record<string, unknown>, told: Parameters<typeof subscriptionToEvents>[1]) =>
  eventsOf(changes, told).map(({ key }) => key.split(":").at(-1));

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

  it("of a status that is not known makes no event that is accepted", () => {
    const [started] = eventsOf({ status: "paused" }, "subscription.started");
    expect(parseEvent(started)).toMatchObject({
      ok: false,
      errors: [{ pointer: "/data/subscription/status" }],
    });
  });
});
