import { type ConnectorMessage, type HuddleAction, isOrderEvent, sampleEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { findProblem } from "./find-problem.ts";

const aMessage = (sku: string | null, action: Partial<HuddleAction> = {}): ConnectorMessage => {
  const event = sampleEvent("order.paid");
  if (!isOrderEvent(event)) throw new Error("The sample of order.paid contains an order.");
  for (const line of event.data.order.lines) line.product.sku = sku;
  const whole: HuddleAction = {
    type: "huddle",
    connection_id: "hcn_1",
    do: "grant",
    skus: [],
    levels: [],
    delay_days: null,
  };
  return { event, matchedLines: [1], action: { ...whole, ...action }, deliveryId: "dlv_1" };
};

describe("a grant that could give nothing", () => {
  it("is reported if neither the rule nor the matched lines have a SKU", () => {
    expect(findProblem(aMessage(null))).toEqual({ code: "huddle_product_without_sku" });
    expect(findProblem({ ...aMessage("COURSE-7"), matchedLines: [] })).toEqual({ code: "huddle_product_without_sku" });
  });

  it("is not reported if the rule or a matched line has one", () => {
    expect(findProblem(aMessage("COURSE-7"))).toBeNull();
    expect(findProblem(aMessage(null, { skus: ["COURSE-7"] }))).toBeNull();
  });

  it("is not reported if the rule only adds a user", () => {
    expect(findProblem(aMessage(null, { do: "add_user" }))).toBeNull();
  });
});
