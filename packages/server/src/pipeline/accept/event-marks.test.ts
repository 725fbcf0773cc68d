import { sampleEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { emailHash, eventMarks, numberHash, orderHash, subscriptionHash } from "./event-marks.ts";

describe("eventMarks", () => {
  it.each(["order.created", "order.paid", "payment.reversed"] as const)("of %s name its order", (type) => {
    expect(eventMarks(sampleEvent(type)).subjectHash).toEqual(orderHash("1001"));
  });

  it.each(["subscription.started", "subscription.ended"] as const)(
    "of %s name its subscription, and not the order that it began with",
    (type) => {
      expect(eventMarks(sampleEvent(type)).subjectHash).toEqual(subscriptionHash("501"));
    },
  );

  it.each(["affiliate.quit", "form.submitted"] as const)("of %s name neither", (type) => {
    expect(eventMarks(sampleEvent(type)).subjectHash).toBeNull();
  });

  it.each([
    ["order.paid", "buyer@example.com"],
    ["subscription.ended", "buyer@example.com"],
    ["form.submitted", "buyer@example.com"],
    ["affiliate.accepted", "affiliate@example.com"],
  ] as const)("of %s name who it is about", (type, email) => {
    expect(eventMarks(sampleEvent(type)).emailHash).toEqual(emailHash(email));
  });

  it("have the number of an order, if it has one", () => {
    expect(eventMarks(sampleEvent("order.paid")).numberHash).toEqual(numberHash("2026-1001"));
    expect(eventMarks(sampleEvent("subscription.ended")).numberHash).toBeNull();
    expect(numberHash("7")).not.toEqual(orderHash("7"));
  });

  it("distinguish an order from a subscription of the same id", () => {
    expect(orderHash("7")).not.toEqual(subscriptionHash("7"));
  });
});

describe("emailHash", () => {
  it("is the same for an address in other letters and with space around it", () => {
    expect(emailHash(" Buyer@Example.COM\n")).toEqual(emailHash("buyer@example.com"));
    expect(emailHash("buyer@example.com")).not.toEqual(emailHash("buyer@example.org"));
  });
});
