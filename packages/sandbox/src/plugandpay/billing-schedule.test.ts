import { expect, test } from "vitest";
import { addMonths, billingSchedule } from "./billing-schedule.ts";
import { aBuyer } from "./buyer.ts";
import type { ShopSubscription } from "./order.ts";

function aContract(different: Partial<ShopSubscription> = {}): ShopSubscription {
  const startedAt = new Date("2026-01-31T10:00:00Z");
  return {
    id: 601,
    status: "active",
    type: "installments",
    mode: "live",
    productId: 9,
    quantity: 1,
    buyer: aBuyer(),
    interval: "monthly",
    cycles: 3,
    cyclesCollected: 1,
    startedAt,
    cancelledAt: null,
    terminatesAt: null,
    updatedAt: startedAt,
    ...different,
  };
}

test("a plan of three shows the latest instalment, the next one and how many are left", () => {
  expect(billingSchedule(aContract({ cyclesCollected: 2 }))).toMatchObject({
    latest: 2,
    latest_at: "2026-02-28",
    next: 3,
    next_at: "2026-03-31",
    last: 3,
    last_at: "2026-03-31",
    remaining: 1,
  });
});

test("a plan that is paid off has no instalments left and no next one", () => {
  expect(billingSchedule(aContract({ cyclesCollected: 3 }))).toMatchObject({ next: null, next_at: null, remaining: 0 });
});

test("a subscription has no last cycle, and no next one once it is cancelled", () => {
  const subscription = aContract({ type: "subscription", cycles: null });
  expect(billingSchedule(subscription)).toMatchObject({ last: null, last_at: null, remaining: null, next: 2 });
  const cancelled = { ...subscription, status: "cancelled" as const, terminatesAt: new Date("2026-02-28T00:00:00Z") };
  expect(billingSchedule(cancelled)).toMatchObject({ next: null, termination_at: "2026-02-28" });
});

test("a date is the day in the Netherlands, also half an hour after midnight there", () => {
  const cancelled = aContract({ status: "cancelled", terminatesAt: new Date("2026-12-27T23:30:00Z") });
  expect(billingSchedule(cancelled)).toMatchObject({ termination_at: "2026-12-28" });
});

test("months are added by the calendar, also at the end of a year and into a short month", () => {
  expect(addMonths(new Date("2026-11-30T10:00:00Z"), 3)).toEqual(new Date("2027-02-28T10:00:00Z"));
});
