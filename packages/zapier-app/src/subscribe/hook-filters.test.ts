import { describe, expect, it } from "vitest";
import { hookFilters, orderHookFilters } from "./hook-filters.ts";

describe("hookFilters", () => {
  it("matches everything but tests when nothing was filled in", () => {
    expect(hookFilters({})).toEqual({ products: [], product_groups: [], include_test: false });
  });

  it("carries products, groups and the wish for tests", () => {
    const input = { products: ["7", ""], product_groups: ["courses"], include_test_orders: true };
    expect(hookFilters(input)).toEqual({ products: ["7"], product_groups: ["courses"], include_test: true });
  });

  it("says nothing about kinds, which only orders have", () => {
    expect(hookFilters({ payments: "all" })).not.toHaveProperty("kinds");
  });
});

describe("orderHookFilters", () => {
  it.each([
    [undefined, ["first", "upsell"]],
    ["", ["first", "upsell"]],
    [null, ["first", "upsell"]],
    ["first", ["first", "upsell"]],
    ["recurring", ["installment", "renewal"]],
    ["all", ["first", "upsell", "installment", "renewal"]],
  ])("takes payments %j as the kinds %j", (payments, kinds) => {
    expect(orderHookFilters({ payments }).kinds).toEqual(kinds);
  });

  it("refuses payments that it does not know, rather than guessing which money is meant", () => {
    expect(() => orderHookFilters({ payments: "some" })).toThrow('Payments is "some"; choose first, recurring or all.');
  });
});
