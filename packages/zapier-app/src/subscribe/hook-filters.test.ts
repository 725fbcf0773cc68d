import { describe, expect, it } from "vitest";
import { hookFilters } from "./hook-filters.ts";

describe("hookFilters", () => {
  it("matches everything but tests if nothing was filled in", () => {
    const asks = ["products", "product_groups", "upsells", "forms", "include_test_orders"] as const;
    expect(hookFilters(asks, {})).toEqual({
      products: [],
      product_groups: [],
      upsells: [],
      forms: [],
      include_test: false,
    });
  });

  it("has the chosen filters and the choice for tests", () => {
    const input = { products: ["7", ""], upsells: "3", forms: [41], include_test_orders: true };
    expect(hookFilters(["products", "upsells", "forms", "include_test_orders"], input)).toEqual({
      products: ["7"],
      upsells: ["3"],
      forms: ["41"],
      include_test: true,
    });
  });

  it("ignores fields that the trigger does not ask for", () => {
    expect(hookFilters([], { products: ["7"], payments: "some" })).toEqual({});
  });

  it.each([
    [undefined, ["first", "upsell"]],
    ["", ["first", "upsell"]],
    [null, ["first", "upsell"]],
    ["first", ["first", "upsell"]],
    ["recurring", ["installment", "renewal"]],
    ["all", ["first", "upsell", "installment", "renewal"]],
  ])("reads payments %j as the kinds %j", (payments, kinds) => {
    expect(hookFilters(["payments"], { payments })).toEqual({ kinds });
  });

  it("refuses unknown payments instead of guessing", () => {
    expect(() => hookFilters(["payments"], { payments: "some" })).toThrow(
      'Payments is "some"; choose first, recurring or all.',
    );
  });
});
