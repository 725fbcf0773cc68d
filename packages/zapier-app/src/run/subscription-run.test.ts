import { describe, expect, it } from "vitest";
import type { Envelope } from "./envelope.ts";
import { type SubscriptionData, subscriptionRun } from "./subscription-run.ts";

const anEnvelope = (changes: Partial<SubscriptionData["subscription"]>): Envelope<SubscriptionData> => ({
  id: "dlv_1",
  type: "subscription.ended",
  timestamp: "2026-11-24T10:00:00+01:00",
  event_id: "evt_1",
  data: { subscription: { id: "501", status: "ended", mode: "live", ...changes } },
});

describe("subscriptionRun", () => {
  it("tells the subscription flat, with its product, its customer and its four moments", () => {
    const subscription = {
      product: { id: "9", title: "Membership" },
      customer: { email: "member@example.com", first_name: "Kim", last_name: "Vos" },
      started_at: "2026-01-01T00:00:00+01:00",
      cancelled_at: "2026-10-01T00:00:00+02:00",
      ends_at: "2026-11-24T10:00:00+01:00",
      ended_at: "2026-11-24T10:00:00+01:00",
    };
    expect(subscriptionRun(anEnvelope(subscription))).toEqual({
      id: "dlv_1",
      event_id: "evt_1",
      type: "subscription.ended",
      occurred_at: "2026-11-24T10:00:00+01:00",
      is_test: false,
      subscription_id: "501",
      status: "ended",
      product_id: "9",
      product_name: "Membership",
      started_at: "2026-01-01T00:00:00+01:00",
      cancelled_at: "2026-10-01T00:00:00+02:00",
      ends_at: "2026-11-24T10:00:00+01:00",
      ended_at: "2026-11-24T10:00:00+01:00",
      customer_email: "member@example.com",
      customer_first_name: "Kim",
      customer_last_name: "Vos",
    });
  });

  it("has empty values, not missing keys, where the shop does not know", () => {
    expect(subscriptionRun(anEnvelope({ mode: "test" }))).toMatchObject({
      is_test: true,
      product_id: null,
      cancelled_at: null,
      customer_email: null,
    });
  });
});
